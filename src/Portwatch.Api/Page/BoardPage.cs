using System.Globalization;
using System.Net;
using System.Text;
using Portwatch.Api.Ports;
using Portwatch.Api.Status;
using Portwatch.Data;
using Portwatch.Data.Board;

namespace Portwatch.Api.Page;

/// <summary>The board as HTML: complete without the script, which then keeps it moving.</summary>
internal static class BoardPage
{
    public static string Render(BoardSnapshot snapshot, IReadOnlyList<PortView> ports, string styleAddress, string scriptAddress)
    {
        var byEndpoint = ports.Where(port => port.EndpointId is not null).ToDictionary(port => port.EndpointId!.Value);
        var seen = snapshot.Entries.Select(entry => entry.Revision).DefaultIfEmpty(0).Max();
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Portwatch</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='%232f6fed'/%3E%3C/svg%3E">
            <link rel="stylesheet" href="{styleAddress}">
            <script type="module" src="{scriptAddress}"></script>
            </head>
            <body>
            <header class="bar">
              <h1>{Mark}Portwatch</h1>
              <ul class="counts" aria-label="Endpoints by state">
                {Count("up", "up", snapshot)}
                {Count("down", "down", snapshot)}
                {Count("unknown", "not known", snapshot)}
              </ul>
              <p class="live" id="live" data-live="no" role="status"><span class="dot"></span><span id="live-text">from the {snapshot.Source}</span></p>
              <nav><a href="/scalar">API</a><a href="/api/ports">Ports</a><a href="/api/incidents">Incidents</a></nav>
            </header>
            <main>
            <table id="board" data-seen="{seen}">
            <caption class="hidden">Endpoints of this machine</caption>
            <thead><tr><th scope="col">Endpoint</th><th scope="col">State</th><th scope="col">Latency</th><th scope="col">Owner</th><th scope="col">Exposure</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
            <tbody id="rows">

            """);
        foreach (var entry in snapshot.Entries)
        {
            AppendRow(page, entry, byEndpoint.GetValueOrDefault(entry.Id));
        }

        page.Append(CultureInfo.InvariantCulture, $"""
            </tbody>
            </table>
            <section class="empty" id="empty"{(snapshot.Entries.Count == 0 ? string.Empty : " hidden")}>
              <h2>Nothing is watched yet</h2>
              <p>Register an endpoint, and its first check runs within a second:</p>
              <pre><code>curl -X POST http://127.0.0.1:62893/api/endpoints \
              -H 'content-type: application/json' \
              -d '{Example}'</code></pre>
            </section>
            </main>
            <template id="row">

            """);
        AppendRow(page, entry: null, port: null);
        return page.Append("</template>\n</body>\n</html>\n").ToString();
    }

    private const string Mark = """<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="3.2"/><path d="M5.6 18.4a9 9 0 0 1 0-12.8M18.4 5.6a9 9 0 0 1 0 12.8M8.5 15.5a5 5 0 0 1 0-7M15.5 8.5a5 5 0 0 1 0 7"/></svg>""";

    private const string Example = """{"name":"my-service","protocol":"http","port":8080}""";

    private static string Count(string state, string word, BoardSnapshot snapshot) =>
        $"""<li class="{state}"><b id="count-{state}">{snapshot.Entries.Count(entry => entry.State == state)}</b> {word}</li>""";

    // Without an entry: the template that the script fills, so that a row looks the same wherever it comes from.
    private static void AppendRow(StringBuilder page, BoardEntry? entry, PortView? port)
    {
        var (line, failures) = Sparkline.Draw(entry?.Recent ?? []);
        var isWide = port?.Findings.Contains(PortReport.Wider) == true;
        page.Append(CultureInfo.InvariantCulture, $"""
            <tr data-id="{entry?.Id}" data-state="{entry?.State}" data-wide="{(isWide ? "yes" : "no")}">
            <th scope="row"><span class="name">{Encode(entry?.Name)}</span><span class="address">{Encode(entry is null ? null : Address(entry))}</span></th>
            <td><span class="state">{Encode(entry is null ? null : Word(entry))}</span><time class="since" datetime="{entry?.Since:O}">{entry?.Since.UtcDateTime:HH:mm:ss}</time><span class="error">{Encode(entry?.LastError)}</span></td>
            <td class="latency"><svg class="spark" viewBox="0 0 {Sparkline.Width} {Sparkline.Height}" width="{Sparkline.Width}" height="{Sparkline.Height}" aria-hidden="true"><path class="line" d="{line}"/><path class="failures" d="{failures}"/></svg><span class="last">{(entry is null ? string.Empty : Latency(entry))}</span></td>
            <td class="owner">{Encode(port?.Owner ?? (entry is null ? null : "–"))}</td>
            <td><span class="exposure">{Encode(Exposure(port, isWide))}</span></td>
            <td class="actions"><button type="button" class="check" aria-label="Check {Encode(entry?.Name)} now">Check</button></td>
            </tr>

            """);
    }

    private static string Address(BoardEntry entry) => $"{entry.Protocol}://{Loopback.Authority(entry.Host, entry.Port)}{entry.Path}";

    private static string Word(BoardEntry entry) => entry switch
    {
        { Enabled: false } => "paused",
        { State: "unknown" } => "not known",
        _ => entry.State,
    };

    private static string Latency(BoardEntry entry) =>
        entry is { LastOutcome: "up", LastDurationUs: { } us } ? string.Create(CultureInfo.InvariantCulture, $"{us / 1000.0:0.0} ms") : "–";

    private static string? Exposure(PortView? port, bool isWide) => port switch
    {
        null => null,
        { Exposure: null } => "nothing listens",
        _ when isWide => "wider than declared",
        { Exposure: "any" } => "network",
        _ => "this machine",
    };

    private static string Encode(string? text) => WebUtility.HtmlEncode(text) ?? string.Empty;
}
