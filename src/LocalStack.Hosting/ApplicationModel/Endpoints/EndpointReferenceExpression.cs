using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address, as a value that is known once the address is.</summary>
[DebuggerDisplay("{ValueExpression}")]
public class EndpointReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>Refers to a part of an endpoint's address.</summary>
    /// <param name="endpointReference">The endpoint.</param>
    /// <param name="property">The part.</param>
    public EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        Endpoint = endpointReference;
        Property = property;
    }

    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; }

    /// <summary>The part of its address.</summary>
    public EndpointProperty Property { get; }

    /// <inheritdoc/>
    public string ValueExpression => Endpoint.GetExpression(Property);

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    /// <summary>Waits for the address.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The part of it.</returns>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    /// <summary>Waits for the address, unless the part is known without it.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The part of it.</returns>
    /// <exception cref="InvalidOperationException">The endpoint does not exist, or the port of a process is asked of a resource with several.</exception>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var annotation = Endpoint.EndpointAnnotation;
        var network = Endpoint.ContextNetworkID ?? context.Network ?? KnownNetworkIdentifiers.LocalhostNetwork;

        switch (Property)
        {
            case EndpointProperty.Scheme:
                return annotation.UriScheme;
            case EndpointProperty.TlsEnabled:
                return annotation.TlsEnabled ? bool.TrueString : bool.FalseString;
            case EndpointProperty.IPV4Host when network == KnownNetworkIdentifiers.LocalhostNetwork:
                return "127.0.0.1";
            case EndpointProperty.TargetPort when context.Instance?.FindTargetPort(Endpoint.Resource, annotation.Name) is { } port:
                return port.ToString(CultureInfo.InvariantCulture);
            case EndpointProperty.TargetPort when annotation.TargetPort is { } port:
                return port.ToString(CultureInfo.InvariantCulture);
        }

        var allocated = await annotation.AllAllocatedEndpoints.GetAllocatedEndpointAsync(network, cancellationToken).ConfigureAwait(false);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host or EndpointProperty.IPV4Host => allocated.Address,
            EndpointProperty.Port => allocated.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => allocated.EndPointString,
            EndpointProperty.TargetPort => allocated.TargetPortExpression ?? throw new InvalidOperationException(
                $"The target port of endpoint '{Endpoint.EndpointName}' of resource '{Endpoint.Resource.Name}' is private to each of its processes. " +
                "Use the endpoint's Port, which all clients share."),
            _ => throw new InvalidOperationException($"An endpoint has no property '{Property}'."),
        };
    }
}
