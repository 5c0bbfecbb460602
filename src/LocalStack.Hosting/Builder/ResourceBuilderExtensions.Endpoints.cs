using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Describes the endpoints of a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        /// <summary>Adds an endpoint, or changes the one of the same name: what is <see langword="null"/> stays as it is.</summary>
        /// <param name="port">The port that clients use; 0 or <see langword="null"/> to have one chosen at start.</param>
        /// <param name="targetPort">The port that the process listens on; 0 or <see langword="null"/> to have one chosen at start.</param>
        /// <param name="scheme">The scheme of the URL; the protocol's name by default.</param>
        /// <param name="name">The name; the scheme by default.</param>
        /// <param name="env">The variable that tells the process the port it is to listen on.</param>
        /// <param name="isProxied">Whether a proxy stands between clients and processes; it does by default.</param>
        /// <param name="isExternal">Whether the endpoint is meant for the outside when the application is published.</param>
        /// <param name="protocol">TCP by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEndpoint(
            int? port = null,
            int? targetPort = null,
            string? scheme = null,
            [EndpointName] string? name = null,
            string? env = null,
            bool? isProxied = null,
            bool? isExternal = null,
            ProtocolType? protocol = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            CheckPort(builder, port, nameof(port));
            CheckPort(builder, targetPort, nameof(targetPort));

            var endpointName = name ?? scheme ?? (protocol ?? ProtocolType.Tcp).ToString().ToLowerInvariant();
            var endpoint = FindEndpoint(builder, endpointName);
            if (endpoint is null)
            {
                endpoint = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, scheme, transport: null, endpointName, port, targetPort, isExternal, isProxied);
                builder.Resource.Annotations.Add(endpoint);
            }
            else
            {
                endpoint.Port = port ?? endpoint.ExplicitPort;
                endpoint.TargetPort = targetPort ?? endpoint.ExplicitTargetPort;
                endpoint.IsExternal = isExternal ?? endpoint.IsExternal;
                endpoint.IsExplicitlyProxied = isProxied ?? endpoint.IsExplicitlyProxied;
            }

            if (env is not null && builder.Resource is IResourceWithEnvironment)
            {
                TellTargetPort(builder, endpoint, env);
            }

            return builder;
        }

        /// <summary>Adds an endpoint, or changes the one of the same name: what is <see langword="null"/> stays as it is.</summary>
        /// <param name="port">The port that clients use.</param>
        /// <param name="targetPort">The port that the process listens on.</param>
        /// <param name="scheme">The scheme of the URL.</param>
        /// <param name="name">The name.</param>
        /// <param name="env">The variable that tells the process the port it is to listen on.</param>
        /// <param name="isProxied">Whether a proxy stands between clients and processes.</param>
        /// <param name="isExternal">Whether the endpoint is meant for the outside when the application is published.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEndpoint(
            int? port, int? targetPort, string? scheme, [EndpointName] string? name, string? env, bool? isProxied, bool? isExternal) =>
            builder.WithEndpoint(port, targetPort, scheme, name, env, isProxied, isExternal, protocol: null);

        /// <summary>Changes an endpoint in full.</summary>
        /// <param name="endpointName">The endpoint.</param>
        /// <param name="callback">Changes it.</param>
        /// <param name="createIfNotExists">Whether to add an endpoint when there is none of that name; otherwise nothing happens then.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEndpoint([EndpointName] string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(endpointName);
            ArgumentNullException.ThrowIfNull(callback);

            if (FindEndpoint(builder, endpointName) is { } endpoint)
            {
                callback(endpoint);
            }
            else if (createIfNotExists)
            {
                endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
                callback(endpoint);
                builder.Resource.Annotations.Add(endpoint);
            }

            return builder;
        }

        /// <summary>Adds an HTTP endpoint, or changes the one of the same name.</summary>
        /// <param name="port">The port that clients use; 0 or <see langword="null"/> to have one chosen at start.</param>
        /// <param name="targetPort">The port that the process listens on; 0 or <see langword="null"/> to have one chosen at start.</param>
        /// <param name="name">The name; <c>http</c> by default.</param>
        /// <param name="env">The variable that tells the process the port it is to listen on.</param>
        /// <param name="isProxied">Whether a proxy stands between clients and processes; it does by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHttpEndpoint(
            int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null) =>
            builder.WithEndpoint(port: port, targetPort: targetPort, scheme: "http", name: name, env: env, isProxied: isProxied);

        /// <summary>Adds an HTTPS endpoint, or changes the one of the same name.</summary>
        /// <param name="port">The port that clients use; 0 or <see langword="null"/> to have one chosen at start.</param>
        /// <param name="targetPort">The port that the process listens on; 0 or <see langword="null"/> to have one chosen at start.</param>
        /// <param name="name">The name; <c>https</c> by default.</param>
        /// <param name="env">The variable that tells the process the port it is to listen on.</param>
        /// <param name="isProxied">Whether a proxy stands between clients and processes; it does by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHttpsEndpoint(
            int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null) =>
            builder.WithEndpoint(port: port, targetPort: targetPort, scheme: "https", name: name, env: env, isProxied: isProxied);

        /// <summary>Marks the HTTP and HTTPS endpoints so far as meant for the outside when the application is published. In run mode all stays on loopback.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithExternalHttpEndpoints()
        {
            ArgumentNullException.ThrowIfNull(builder);
            foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsHttpScheme))
            {
                endpoint.IsExternal = true;
            }

            return builder;
        }

        /// <summary>Says that the HTTP and HTTPS endpoints so far speak HTTP/2 only.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> AsHttp2Service()
        {
            ArgumentNullException.ThrowIfNull(builder);
            foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsHttpScheme))
            {
                endpoint.Transport = "http2";
            }

            return builder;
        }

        /// <summary>Refers to an endpoint, which may be added later.</summary>
        /// <param name="name">The endpoint.</param>
        /// <returns>The reference.</returns>
        public EndpointReference GetEndpoint([EndpointName] string name)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Resource.GetEndpoint(name);
        }

        /// <summary>Refers to an endpoint, which may be added later, as a network sees it.</summary>
        /// <param name="name">The endpoint.</param>
        /// <param name="contextNetworkId">The network.</param>
        /// <returns>The reference.</returns>
        public EndpointReference GetEndpoint([EndpointName] string name, NetworkIdentifier contextNetworkId)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Resource.GetEndpoint(name, contextNetworkId);
        }
    }

    /// <summary>Says for all endpoints whose author left it open whether a proxy stands before them.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="proxyEnabled">Whether a proxy stands before them.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<IResourceWithEndpoints> WithEndpointProxySupport(this IResourceBuilder<IResourceWithEndpoints> builder, bool proxyEnabled)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ProxySupportAnnotation { ProxyEnabled = proxyEnabled }, ResourceAnnotationMutationBehavior.Replace);
    }

    private static EndpointAnnotation? FindEndpoint<T>(IResourceBuilder<T> builder, string name)
        where T : IResource =>
        builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase));

    private static void CheckPort<T>(IResourceBuilder<T> builder, int? port, string parameterName)
        where T : IResource
    {
        if (port is < 0 or > 65535)
        {
            throw new ArgumentOutOfRangeException(
                parameterName, port, $"{port} is no port for an endpoint of resource '{builder.Resource.Name}': ports are 1 to 65535, and 0 to have one chosen.");
        }
    }

    private static void TellTargetPort<T>(IResourceBuilder<T> builder, EndpointAnnotation endpoint, string variable)
        where T : IResourceWithEndpoints
    {
        var isTold = endpoint.TargetPortEnvironmentVariable is not null;
        endpoint.TargetPortEnvironmentVariable = variable;
        if (!isTold)
        {
            var targetPort = new EndpointReference(builder.Resource, endpoint).Property(EndpointProperty.TargetPort);
            builder.Resource.Annotations.Add(new EnvironmentCallbackAnnotation(
                (EnvironmentCallbackContext context) => context.EnvironmentVariables[endpoint.TargetPortEnvironmentVariable] = targetPort));
        }
    }
}
