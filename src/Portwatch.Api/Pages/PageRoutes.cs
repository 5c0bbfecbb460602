using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Portwatch.Api.Endpoints;
using Portwatch.Api.Incidents;
using Portwatch.Api.Ports;
using Portwatch.Api.Problems;
using Portwatch.Api.Status;
using Portwatch.Core;

namespace Portwatch.Api.Pages;

/// <summary>The pages: <c>/</c>, <c>/ports</c>, <c>/endpoints/{id}</c>.</summary>
internal static class PageRoutes
{
    // Nothing inline, nothing from elsewhere: names and errors on the pages come from other programs.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const int MaxRows = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", ShowBoardAsync);
        pages.MapGet("/ports", ShowPortsAsync);
        pages.MapGet("/endpoints/{id:guid}", ShowEndpointAsync);
        pages.MapGet("/board/stream", (BoardStream stream, PortSurvey survey, TimeProvider time, IServiceProvider services, ILoggerFactory loggers, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(WatchAsync(stream, survey, time, services, loggers, cancellationToken)));
        foreach (var asset in (PageAssets.Asset[])[PageAssets.Style, PageAssets.Script])
        {
            pages.MapGet("/" + asset.Name, (RequestDelegate)(context => PageAssets.SendAsync(context, asset)));
        }
    }

    private static async Task<IResult> ShowBoardAsync(HttpContext context, BoardReader reader, PortSurvey survey, CancellationToken cancellationToken)
    {
        var snapshot = await ReadAsync(reader, cancellationToken);
        var ports = await survey.ReadAsync(snapshot.Entries);
        return Show<BoardPage>(context, snapshot, new() { [nameof(BoardPage.Snapshot)] = snapshot, [nameof(BoardPage.Ports)] = ByEndpoint(ports) });
    }

    private static async Task<IResult> ShowPortsAsync(HttpContext context, BoardReader reader, PortSurvey survey, CancellationToken cancellationToken)
    {
        var snapshot = await ReadAsync(reader, cancellationToken);
        return Show<PortsPage>(context, snapshot, new() { [nameof(PortsPage.Snapshot)] = snapshot, [nameof(PortsPage.Ports)] = await survey.ReadAsync(snapshot.Entries) });
    }

    private static async Task<IResult> ShowEndpointAsync(
        Guid id, string? range, HttpContext context, BoardReader reader, HistoryQuery history, PortwatchContext database, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await database.Endpoints.AsNoTracking().Include(endpoint => endpoint.Status).FirstOrDefaultAsync(endpoint => endpoint.Id == id, cancellationToken) is not { } endpoint)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        var now = time.GetUtcNow();
        var span = HistoryRange.Named(range, now);
        var incidents = await database.Incidents.AsNoTracking().Include(incident => incident.Endpoint).Where(incident => incident.EndpointId == id)
            .OrderByDescending(incident => incident.Id).Take(MaxRows).ToListAsync(cancellationToken);
        var ids = incidents.ConvertAll(incident => (Guid?)incident.Id);
        var deliveries = await database.Deliveries.AsNoTracking().Where(delivery => ids.Contains(delivery.IncidentId)).OrderByDescending(delivery => delivery.Id).Take(MaxRows).ToListAsync(cancellationToken);
        var rules = await database.AlertRules.AsNoTracking().Where(rule => rule.EndpointId == id || rule.EndpointId == null).OrderBy(rule => rule.CreatedAt).ToListAsync(cancellationToken);
        var snapshot = await ReadAsync(reader, cancellationToken);
        return Show<EndpointPage>(context, snapshot, new()
        {
            [nameof(EndpointPage.Snapshot)] = snapshot,
            [nameof(EndpointPage.Endpoint)] = EndpointView.Of(endpoint, now),
            [nameof(EndpointPage.Range)] = span,
            [nameof(EndpointPage.History)] = await history.ReadAsync(id, span, cancellationToken),
            [nameof(EndpointPage.Incidents)] = incidents.ConvertAll(IncidentView.Of),
            [nameof(EndpointPage.Deliveries)] = deliveries,
            [nameof(EndpointPage.Rules)] = rules,
        });
    }

    // A page also when nothing answers: it is where people look then.
    private static async Task<BoardSnapshot> ReadAsync(BoardReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseGate.IsAway(exception))
        {
            return new([], BoardSnapshot.FromCache, TimeSpan.Zero, [BoardSnapshot.FromCache, BoardSnapshot.FromDatabase]);
        }
    }

    private static RazorComponentResult<T> Show<T>(HttpContext context, BoardSnapshot snapshot, Dictionary<string, object?> parameters)
        where T : IComponent
    {
        StatusRoutes.Describe(context.Response, snapshot);
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return new(parameters);
    }

    private static Dictionary<Guid, PortView> ByEndpoint(IEnumerable<PortView> ports) =>
        ports.Where(port => port.EndpointId is not null).ToDictionary(port => port.EndpointId!.Value);

    // The rows as they are on the page, each when it has changed.
    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(
        BoardStream stream, PortSurvey survey, TimeProvider time, IServiceProvider services, ILoggerFactory loggers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var sent = new Dictionary<Guid, string>();
        var last = new BoardSnapshot([], BoardSnapshot.FromDatabase, TimeSpan.Zero, []);
        await foreach (var (board, change) in stream.WatchAsync(cancellationToken))
        {
            last = (board, change) switch
            {
                ({ } whole, _) => whole,
                (_, { Entry: { } entry }) => last with { Entries = [.. last.Entries.Where(other => other.Id != entry.Id).Append(entry).OrderBy(other => other.Name, StringComparer.Ordinal)] },
                (_, { Removed: { } id }) => last with { Entries = [.. last.Entries.Where(other => other.Id != id)] },
                // Neither server has a board: what is shown is what was known.
                _ => last with { Missing = [BoardSnapshot.FromCache, BoardSnapshot.FromDatabase], Entries = [.. last.Entries.Select(entry => entry.At(time.GetUtcNow()))] },
            };
            var ports = ByEndpoint(await survey.ReadAsync(last.Entries));
            var rows = new Dictionary<Guid, string>();
            foreach (var entry in last.Entries)
            {
                var html = await RenderAsync<BoardRow>(renderer, new() { [nameof(BoardRow.Entry)] = entry, [nameof(BoardRow.Port)] = ports.GetValueOrDefault(entry.Id) });
                if (!sent.TryGetValue(entry.Id, out var known) || known != html)
                {
                    rows.Add(entry.Id, html);
                    sent[entry.Id] = html;
                }
            }

            var status = await RenderAsync<StatusBar>(renderer, new() { [nameof(StatusBar.Snapshot)] = last });
            yield return new(JsonSerializer.Serialize(new BoardRows(status, rows, [.. last.Entries.Select(entry => entry.Id)]), ApiJson.Default.BoardRows), "rows");
        }
    }

    private static Task<string> RenderAsync<T>(HtmlRenderer renderer, Dictionary<string, object?> parameters)
        where T : IComponent =>
        renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
}

/// <summary>What the board's page gets: the bar, the rows that have changed, and all ids in their order.</summary>
internal sealed record BoardRows(string Status, Dictionary<Guid, string> Rows, IReadOnlyList<Guid> Ids);
