using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>
/// Parts of servers that have no address of their own, such as the databases of a PostgreSQL: a span names the server's address, the AppHost declares
/// the part. A call to the server by somebody who uses a part of it is one to that part.
/// </summary>
internal sealed class ServerParts
{
    private readonly ILookup<string, string> _partsOf;
    private readonly ILookup<string, string> _usedBy;

    public ServerParts(IEnumerable<ResourceSnapshot> resources)
    {
        var relations = resources.SelectMany(resource => resource.Relations.Select(relation => (Name: resource.DisplayName, Relation: relation))).ToArray();
        _partsOf = relations.Where(entry => entry.Relation.Kind == "Parent")
            .ToLookup(entry => entry.Relation.ResourceName, entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        _usedBy = relations.Where(entry => entry.Relation.Kind == "Reference")
            .ToLookup(entry => entry.Name, entry => entry.Relation.ResourceName, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What a resource uses of a server: the parts of it that it names, or else the server.</summary>
    public IEnumerable<string> Used(string caller, string server)
    {
        var parts = _partsOf[server].Intersect(_usedBy[caller], StringComparer.OrdinalIgnoreCase).ToArray();
        return parts.Length > 0 && !_usedBy[caller].Contains(server, StringComparer.OrdinalIgnoreCase) ? parts : [.. parts, server];
    }

    /// <summary>The part of a server that a call goes to: the only one that the caller uses, or of several the one that the span names. Else the server.</summary>
    public string Called(string server, Span span)
    {
        if (_usedBy[span.Resource.Name].Contains(server, StringComparer.OrdinalIgnoreCase))
        {
            return server;
        }

        string[] used = [.. _partsOf[server].Intersect(_usedBy[span.Resource.Name], StringComparer.OrdinalIgnoreCase)];
        return used.Length == 1
            ? used[0]
            : used.FirstOrDefault(part => string.Equals(part, span.Attributes.GetText("db.namespace") ?? span.Attributes.GetText("db.name"), StringComparison.OrdinalIgnoreCase)) ?? server;
    }
}
