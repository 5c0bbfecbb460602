using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// Names the other end of a call that sends no telemetry itself: the address in the span's attributes is looked up among the resources' URLs,
/// so <c>127.0.0.1:62895</c> reads <c>postgres</c>.
/// </summary>
internal sealed class PeerNames
{
    private readonly Dictionary<int, string> _byPort = [];

    public PeerNames(IEnumerable<ResourceSnapshot> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var url in resource.Urls)
            {
                if (Uri.TryCreate(url.Url, UriKind.Absolute, out var uri) && uri.Port > 0 && uri.IsLoopback)
                {
                    _byPort.TryAdd(uri.Port, resource.DisplayName);
                }
            }
        }
    }

    /// <summary>The callee of an outgoing call that has no span of its own in this trace; null when it has, or cannot be told.</summary>
    public string? Of(Span span, ImmutableArray<Span> children)
    {
        if (span.Kind is not (SpanKind.Client or SpanKind.Producer) || children.Any(child => child.Resource.Name != span.Resource.Name))
        {
            return null;
        }

        var attributes = span.Attributes;
        if (int.TryParse(attributes.GetText("server.port") ?? attributes.GetText("net.peer.port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && _byPort.TryGetValue(port, out var name))
        {
            return name;
        }

        return attributes.GetText("peer.service") ?? attributes.GetText("db.system.name") ?? attributes.GetText("db.system") ?? attributes.GetText("messaging.system");
    }
}
