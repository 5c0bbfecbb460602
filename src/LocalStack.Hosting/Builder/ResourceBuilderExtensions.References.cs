using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Tells a resource about others. A reference brings variables; it does not make the resource wait: <c>WaitFor</c> does.</summary>
    /// <typeparam name="TDestination">The type of the resource.</typeparam>
    /// <param name="builder">The resource that is told.</param>
    extension<TDestination>(IResourceBuilder<TDestination> builder)
        where TDestination : IResourceWithEnvironment
    {
        /// <summary>
        /// Tells the resource a connection string, as <c>ConnectionStrings__{connectionName}</c>, and its parts, as <c>{CONNECTIONNAME}_HOST</c>,
        /// <c>{CONNECTIONNAME}_PORT</c> and so on.
        /// </summary>
        /// <param name="source">The resource that has the connection string.</param>
        /// <param name="connectionName">The name of the connection string; that of <paramref name="source"/> when <see langword="null"/>.</param>
        /// <param name="optional">Whether the connection string may be missing. If not, the resource fails to start without it.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TDestination> WithReference(
            IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(source);

            var resource = source.Resource;
            var name = connectionName ?? resource.Name;
            builder.WithReferenceRelationship(resource);
            return builder.WithEnvironment(context =>
            {
                var redirected = resource.TryGetLastAnnotation<ConnectionStringRedirectAnnotation>(out var redirect) ? redirect.Resource : resource;
                if (Wants(builder, ReferenceEnvironmentInjectionFlags.ConnectionString))
                {
                    var variable = redirected.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
                    context.EnvironmentVariables[variable] = new ConnectionStringReference(redirected, optional) { ConnectionName = name };
                }

                if (Wants(builder, ReferenceEnvironmentInjectionFlags.ConnectionProperties))
                {
                    var prefix = name.Length == 0 ? "" : $"{EnvironmentVariableName.Encode(name).ToUpperInvariant()}_";
                    foreach (var (property, value) in redirected.GetConnectionProperties())
                    {
                        context.EnvironmentVariables[prefix + property.ToUpperInvariant()] = value;
                    }

                    foreach (var property in resource.Annotations.OfType<ConnectionPropertyAnnotation>())
                    {
                        context.EnvironmentVariables[prefix + property.Name.ToUpperInvariant()] = property.Value;
                    }
                }
            });
        }

        /// <summary>
        /// Tells the resource the endpoints of another one, as <c>services__{name}__{endpoint}__0</c> for service discovery and as <c>{NAME}_{ENDPOINT}</c>.
        /// </summary>
        /// <param name="source">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TDestination> WithReference(IResourceBuilder<IResourceWithServiceDiscovery> source)
        {
            ArgumentNullException.ThrowIfNull(source);
            return ReferToEndpoints(builder, source.Resource, endpointName: null, name: null);
        }

        /// <summary>Tells the resource the endpoints of another one under another name.</summary>
        /// <param name="source">The other resource.</param>
        /// <param name="name">The name.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TDestination> WithReference(IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        {
            ArgumentNullException.ThrowIfNull(source);
            ArgumentException.ThrowIfNullOrEmpty(name);
            return ReferToEndpoints(builder, source.Resource, endpointName: null, name);
        }

        /// <summary>Tells the resource one endpoint of another one.</summary>
        /// <param name="endpointReference">The endpoint.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TDestination> WithReference(EndpointReference endpointReference)
        {
            ArgumentNullException.ThrowIfNull(endpointReference);
            return ReferToEndpoints(builder, endpointReference.Resource, endpointReference.EndpointName, name: null);
        }

        /// <summary>Tells the resource the URL of a service, as <c>services__{name}__default__0</c> and as <c>{name}</c>.</summary>
        /// <param name="name">The name.</param>
        /// <param name="uri">The absolute URL, without query and fragment.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="InvalidOperationException">The URL is not of that form.</exception>
        public IResourceBuilder<TDestination> WithReference(string name, Uri uri)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(uri);
            if (ExternalServiceUrl.FindFault(uri) is { } fault)
            {
                throw new InvalidOperationException($"The URL '{uri.OriginalString}' that resource '{builder.Resource.Name}' is to know as '{name}' {fault}");
            }

            return builder.WithEnvironment(context =>
            {
                if (Wants(builder, ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                {
                    context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
                }

                if (Wants(builder, ReferenceEnvironmentInjectionFlags.Endpoints))
                {
                    context.EnvironmentVariables[EnvironmentVariableName.Encode(name)] = uri.ToString();
                }
            });
        }

        /// <summary>Tells the resource the URL of an external service, as <c>services__{name}__{scheme}__0</c> and as <c>{NAME}</c>.</summary>
        /// <param name="externalService">The service.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TDestination> WithReference(IResourceBuilder<ExternalServiceResource> externalService)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(externalService);

            var service = externalService.Resource;
            builder.WithReferenceRelationship(service);
            return builder.WithEnvironment(async context =>
            {
                var variable = EnvironmentVariableName.Encode(service.Name).ToUpperInvariant();
                var scheme = "default";
                if (service.Uri is { } fixedUri)
                {
                    scheme = fixedUri.Scheme;
                }
                else if (context.ExecutionContext.IsRunMode)
                {
                    // Names of variables depend on the scheme, so the value is needed now; when publishing there is none.
                    var value = await service.UrlParameter!.GetValueAsync(context.CancellationToken).ConfigureAwait(false);
                    if (!ExternalServiceUrl.TryParse(value, out var uri, out var fault))
                    {
                        throw new DistributedApplicationException(
                            $"The URL '{value}' of external service '{service.Name}', which parameter '{service.UrlParameter.Name}' gives, {fault}");
                    }

                    scheme = uri!.Scheme;
                    variable = $"{variable}_{EnvironmentVariableName.Encode(scheme).ToUpperInvariant()}";
                }

                object url = service.Uri is { } known ? known.ToString() : service.UrlParameter!;
                if (Wants(builder, ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                {
                    context.EnvironmentVariables[$"services__{service.Name}__{scheme}__0"] = url;
                }

                if (Wants(builder, ReferenceEnvironmentInjectionFlags.Endpoints))
                {
                    context.EnvironmentVariables[variable] = url;
                }
            });
        }

        /// <summary>Restricts the variables that references bring.</summary>
        /// <param name="flags">The variables that are wanted.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TDestination> WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags flags)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags), ResourceAnnotationMutationBehavior.Replace);
        }
    }

    /// <summary>Describes the connection string of a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithConnectionString
    {
        /// <summary>Adds a connection property, or replaces one.</summary>
        /// <param name="name">The property.</param>
        /// <param name="value">Its value.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithConnectionProperty(string name, ReferenceExpression value)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));
        }

        /// <summary>Adds a connection property, or replaces one.</summary>
        /// <param name="name">The property.</param>
        /// <param name="value">Its value.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithConnectionProperty(string name, string value) =>
            builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

        /// <summary>Uses the connection string of another resource in place of this one's own.</summary>
        /// <param name="resource">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithConnectionStringRedirection(IResourceWithConnectionString resource)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ConnectionStringRedirectAnnotation(resource), ResourceAnnotationMutationBehavior.Replace);
        }
    }

    /// <summary>Gets a connection property.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">The property, without regard to case.</param>
    /// <returns>Its value; empty when there is none.</returns>
    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var property = resource.GetConnectionProperties().FirstOrDefault(known => string.Equals(known.Key, key, StringComparison.OrdinalIgnoreCase));
        return property.Value ?? ReferenceExpression.Empty;
    }

    private static bool Wants<T>(IResourceBuilder<T> builder, ReferenceEnvironmentInjectionFlags flag)
        where T : IResource =>
        !builder.Resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var wanted) || wanted.Flags.HasFlag(flag);

    private static IResourceBuilder<T> ReferToEndpoints<T>(IResourceBuilder<T> builder, IResourceWithEndpoints source, string? endpointName, string? name)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithReferenceRelationship(source);

        // One annotation for each source and name, so that endpoints that are referenced one by one get consecutive numbers.
        var reference = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>()
            .FirstOrDefault(known => known.Resource == source && known.ServiceName == name);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(source) { ServiceName = name };
            builder.WithAnnotation(reference);
            builder.WithEnvironment(context => AddEndpoints(builder, reference, context));
        }

        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }

        return builder;
    }

    private static void AddEndpoints<T>(IResourceBuilder<T> builder, EndpointReferenceAnnotation reference, EnvironmentCallbackContext context)
        where T : IResource
    {
        var known = reference.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var missing in reference.EndpointNames.Where(wanted => !known.Contains(wanted)))
        {
            // Reading the annotation throws with the list of the endpoints that do exist.
            _ = reference.Resource.GetEndpoint(missing).EndpointAnnotation;
        }

        var serviceName = reference.ServiceName ?? reference.Resource.Name;
        var variable = EnvironmentVariableName.Encode(reference.ServiceName ?? reference.Resource.Name.ToUpperInvariant());
        foreach (var endpoint in reference.Resource.GetEndpoints())
        {
            if (!reference.EndpointNames.Contains(endpoint.EndpointName) && (!reference.UseAllEndpoints || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }

            if (Wants(builder, ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[$"{variable}_{EnvironmentVariableName.Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            }

            if (Wants(builder, ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                // An endpoint called "http" may speak https; clients ask for the scheme, so that is its key.
                var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                while (!context.EnvironmentVariables.TryAdd($"services__{serviceName}__{key}__{index}", endpoint))
                {
                    index++;
                }
            }
        }
    }
}
