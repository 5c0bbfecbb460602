using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Network;

/// <summary>
/// Makes what a caller was given about a server name the caller's own way to it. Aspire resolves an endpoint reference on a network; a network that only this caller is on holds
/// another address for the same endpoint. Everything that is made of endpoint references follows: URLs, hosts, ports, properties and connection strings.
/// </summary>
/// <param name="network">The network of the edge.</param>
/// <param name="endpoints">The endpoints that have an address on it.</param>
internal sealed partial class EdgeReferences(NetworkIdentifier network, IReadOnlyCollection<EndpointAnnotation> endpoints)
{
    /// <summary>The value as the caller shall see it; the same one where nothing in it leads to the server.</summary>
    public object Map(object value) => value switch
    {
        EndpointReference reference => Map(reference),
        EndpointReferenceExpression property => Map(property),
        ReferenceExpression expression => Map(expression),
        ConnectionStringReference reference => MapConnectionString(reference, reference.Resource),
        ParameterResource => value,
        IResourceWithConnectionString resource => MapConnectionString(resource, resource),
        _ => value,
    };

    // Service discovery asks for the network that processes are on. Whoever asked for another one has a reason.
    private EndpointReference Map(EndpointReference reference) =>
        reference.Exists && (reference.ContextNetworkID is not { } asked || asked == KnownNetworkIdentifiers.LocalhostNetwork) && endpoints.Contains(reference.EndpointAnnotation)
            ? new EndpointReference(reference.Resource, reference.EndpointAnnotation, network)
            : reference;

    // On this network the port where the server can be reached is the only one there is.
    private EndpointReferenceExpression Map(EndpointReferenceExpression property) =>
        Map(property.Endpoint) is var mapped && mapped != property.Endpoint
            ? mapped.Property(property.Property == EndpointProperty.TargetPort ? EndpointProperty.Port : property.Property)
            : property;

    private object MapConnectionString(object value, IResourceWithConnectionString resource) =>
        resource.ConnectionStringExpression is var expression && Map(expression) is var mapped && mapped != expression ? mapped : value;

    private ReferenceExpression Map(ReferenceExpression expression)
    {
        if (expression.IsConditional)
        {
            return (Map(expression.WhenTrue!), Map(expression.WhenFalse!)) is var (whenTrue, whenFalse) && (whenTrue != expression.WhenTrue || whenFalse != expression.WhenFalse)
                ? ReferenceExpression.CreateConditional(expression.Condition!, expression.MatchValue!, whenTrue, whenFalse)
                : expression;
        }

        object[] providers = [.. expression.ValueProviders.Select(Map)];
        if (providers.SequenceEqual(expression.ValueProviders))
        {
            return expression;
        }

        // "Host={0};Port={1};Password={{x}}": what is between the places is taken as it is.
        var builder = new ReferenceExpressionBuilder();
        var copied = 0;
        foreach (var place in Places().Matches(expression.Format).Where(static place => place.Groups["index"].Success))
        {
            var index = int.Parse(place.Groups["index"].ValueSpan, provider: null);
            builder.AppendLiteral(expression.Format[copied..place.Index]);
            builder.AppendValueProvider(providers[index], expression.StringFormats[index]);
            copied = place.Index + place.Length;
        }

        builder.AppendLiteral(expression.Format[copied..]);
        return builder.Build();
    }

    [GeneratedRegex(@"\{\{|\}\}|\{(?<index>\d+)\}")]
    private static partial Regex Places();
}
