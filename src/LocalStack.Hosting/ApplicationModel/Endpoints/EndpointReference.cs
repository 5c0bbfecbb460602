using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A reference to an endpoint, which may be added and allocated later.</summary>
[DebuggerDisplay("{Resource.Name}.{EndpointName}")]
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    /// <summary>Refers to an endpoint by name.</summary>
    /// <param name="owner">The resource that has it.</param>
    /// <param name="endpointName">Its name.</param>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName) : this(owner, endpointName, contextNetworkId: null)
    {
    }

    /// <summary>Refers to an endpoint by name, as a network sees it.</summary>
    /// <param name="owner">The resource that has it.</param>
    /// <param name="endpointName">Its name.</param>
    /// <param name="contextNetworkId">The network, or <see langword="null"/> for the network of whoever asks.</param>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName, NetworkIdentifier? contextNetworkId = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);
        Resource = owner;
        EndpointName = endpointName;
        ContextNetworkID = contextNetworkId;
    }

    /// <summary>Refers to an endpoint.</summary>
    /// <param name="owner">The resource that has it.</param>
    /// <param name="endpoint">The endpoint.</param>
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint) : this(owner, endpoint, contextNetworkId: null)
    {
    }

    /// <summary>Refers to an endpoint, as a network sees it.</summary>
    /// <param name="owner">The resource that has it.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="contextNetworkId">The network, or <see langword="null"/> for the network of whoever asks.</param>
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint, NetworkIdentifier? contextNetworkId)
        : this(owner, (endpoint ?? throw new ArgumentNullException(nameof(endpoint))).Name, contextNetworkId)
    {
        _annotation = endpoint;
    }

    /// <summary>The resource that has the endpoint.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>The name of the endpoint.</summary>
    public string EndpointName { get; }

    /// <summary>The network through which the endpoint is seen, or <see langword="null"/> for the network of whoever asks.</summary>
    public NetworkIdentifier? ContextNetworkID { get; }

    /// <summary>The message of the exception when the endpoint does not exist, in place of the general one.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The endpoint.</summary>
    /// <exception cref="InvalidOperationException">The resource has no endpoint of that name.</exception>
    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(ErrorMessage ?? DescribeMissing());

    /// <summary>Whether the resource has an endpoint of that name.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether the address is known.</summary>
    public bool IsAllocated => Exists && EndpointAnnotation.AllAllocatedEndpoints.TryGetAllocatedEndpoint(Network, out _);

    /// <summary>Whether the scheme is <c>http</c>.</summary>
    public bool IsHttp => string.Equals(Scheme, "http", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the scheme is <c>https</c>.</summary>
    public bool IsHttps => string.Equals(Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the endpoint speaks TLS.</summary>
    public bool TlsEnabled => Exists && EndpointAnnotation.TlsEnabled;

    /// <summary>Whether the endpoint's <em>name</em> is <c>http</c> or <c>https</c>.</summary>
    public bool IsHttpSchemeNamedEndpoint =>
        string.Equals(EndpointName, "http", StringComparison.OrdinalIgnoreCase) || string.Equals(EndpointName, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the endpoint is left out when another resource references its resource as a whole.</summary>
    public bool ExcludeReferenceEndpoint => Exists && EndpointAnnotation.ExcludeReferenceEndpoint;

    /// <summary>The scheme of the URL.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>The host that clients use.</summary>
    /// <exception cref="InvalidOperationException">The address is not known yet.</exception>
    public string Host => Allocated.Address;

    /// <summary>The port that clients use.</summary>
    /// <exception cref="InvalidOperationException">The address is not known yet.</exception>
    public int Port => Allocated.Port;

    /// <summary>The URL that clients use.</summary>
    /// <exception cref="InvalidOperationException">The address is not known yet.</exception>
    public string Url => Allocated.UriString;

    /// <summary>The port that the process listens on, when it is fixed.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    string IManifestExpressionProvider.ValueExpression => GetExpression(EndpointProperty.Url);

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private NetworkIdentifier Network => ContextNetworkID ?? KnownNetworkIdentifiers.LocalhostNetwork;

    private AllocatedEndpoint Allocated =>
        EndpointAnnotation.AllAllocatedEndpoints.TryGetAllocatedEndpoint(Network, out var endpoint)
            ? endpoint
            : throw new InvalidOperationException(
                $"The endpoint '{EndpointName}' of resource '{Resource.Name}' has no address yet: ports are given out when the application starts. " +
                "Pass the endpoint itself or one of its properties instead of reading the value while the application is described.");

    /// <summary>Refers to a part of the address.</summary>
    /// <param name="property">The part.</param>
    /// <returns>An expression for it.</returns>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <summary>Chooses between two values by whether the endpoint speaks TLS, once that is decided.</summary>
    /// <param name="enabledValue">The value with TLS.</param>
    /// <param name="disabledValue">The value without.</param>
    /// <returns>An expression for the choice.</returns>
    public ReferenceExpression GetTlsValue(ReferenceExpression enabledValue, ReferenceExpression disabledValue) =>
        ReferenceExpression.CreateConditional(Property(EndpointProperty.TlsEnabled), bool.TrueString, enabledValue, disabledValue);

    /// <summary>Waits for the address.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The URL.</returns>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    /// <summary>Waits for the address.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The URL.</returns>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    internal string GetExpression(EndpointProperty property)
    {
        return property switch
        {
            EndpointProperty.Url => Binding("url"),
            EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
            EndpointProperty.Port => Binding("port"),
            EndpointProperty.Scheme => Binding("scheme"),
            EndpointProperty.TargetPort => Binding("targetPort"),
            EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
            EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, "An endpoint has no such property."),
        };

        string Binding(string part) => $"{{{Resource.Name}.bindings.{EndpointName}.{part}}}";
    }

    private EndpointAnnotation? Find() =>
        _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(annotation => string.Equals(annotation.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    private string DescribeMissing()
    {
        var known = Resource.Annotations.OfType<EndpointAnnotation>().Select(annotation => $"'{annotation.Name}'").Distinct().ToList();
        return $"Resource '{Resource.Name}' has no endpoint '{EndpointName}'. " + (known.Count == 0
            ? "It has no endpoints at all; add one, for example with WithHttpEndpoint()."
            : $"Its endpoints: {string.Join(", ", known)}.");
    }
}
