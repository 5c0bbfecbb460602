using System.Collections.Immutable;
using System.Net;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>What the AppHost makes the network from a resource to a server do, as the resource's properties say: <c>network.conditions.cache</c>, <c>network.address.cache</c>.</summary>
/// <param name="Server">The server's name in the application model.</param>
/// <param name="Conditions">In words; empty when there are none now.</param>
/// <param name="Addresses">Where the caller believes the server to be.</param>
internal sealed record EdgeConditions(string Server, string Conditions, ImmutableArray<IPEndPoint> Addresses)
{
    private const string ConditionsPrefix = "network.conditions.";
    private const string AddressPrefix = "network.address.";
    private const string None = "none";

    public static IEnumerable<EdgeConditions> Of(ResourceSnapshot caller) =>
        from property in caller.Properties
        where property.Name.StartsWith(ConditionsPrefix, StringComparison.Ordinal)
        let server = property.Name[ConditionsPrefix.Length..]
        select new EdgeConditions(server, property.Value == None ? "" : property.Value, AddressesIn(caller.FindProperty(AddressPrefix + server)));

    /// <summary>What a property is called that says this; null for any other.</summary>
    public static string? NameOf(string property) =>
        property.StartsWith(ConditionsPrefix, StringComparison.Ordinal) ? $"Network to {property[ConditionsPrefix.Length..]}"
        : property.StartsWith(AddressPrefix, StringComparison.Ordinal) ? $"Its address of {property[AddressPrefix.Length..]}"
        : null;

    private static ImmutableArray<IPEndPoint> AddressesIn(string? text) =>
        [.. (text ?? "").Split(", ").Select(static part => IPEndPoint.TryParse(part, out var address) ? address : null).OfType<IPEndPoint>()];
}
