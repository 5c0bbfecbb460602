using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Portwatch.Sink;

/// <summary>The page that shows what has arrived; it reloads itself and needs no script.</summary>
internal static class SinkPage
{
    public static string Render(ImmutableArray<StoredAlert> alerts)
    {
        var page = new StringBuilder(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="refresh" content="5">
            <title>Portwatch alerts</title>
            <link rel="stylesheet" href="/sink.css">
            </head>
            <body>
            <main>
            <h1>Alerts</h1>

            """);
        if (alerts.IsEmpty)
        {
            page.Append("<p class=\"empty\">Nothing has gone wrong since this sink was started.</p>\n");
        }
        else
        {
            page.Append("<table>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Endpoint</th><th scope=\"col\">What</th><th scope=\"col\">Why</th><th scope=\"col\">Delivery</th></tr></thead>\n<tbody>\n");
            foreach (var stored in alerts)
            {
                AppendRow(page, stored);
            }

            page.Append("</tbody>\n</table>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void AppendRow(StringBuilder page, StoredAlert stored)
    {
        var alert = stored.Alert;
        var isOpen = alert.Kind == "incident.opened";
        var what = isOpen
            ? $"down since {Time(alert.OpenedAt)}"
            : $"back after {Span(alert.ClosedAt - alert.OpenedAt)}";
        var repeated = stored.Repetitions > 0 ? $" <small>came {stored.Repetitions + 1} times</small>" : string.Empty;
        page.Append(CultureInfo.InvariantCulture, $"""
            <tr class="{(isOpen ? "down" : "up")}">
            <td>{Time(stored.ReceivedAt)}</td>
            <td>{WebUtility.HtmlEncode(alert.EndpointName)}</td>
            <td><span class="state">{what}</span></td>
            <td>{WebUtility.HtmlEncode(alert.Error ?? alert.Outcome)} <small>{alert.Failures} failed checks</small></td>
            <td><code>{stored.DeliveryId}</code>{repeated}</td>
            </tr>

            """);
    }

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan? span) => span is { } length ? length.ToString(length.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture) : "a while";
}
