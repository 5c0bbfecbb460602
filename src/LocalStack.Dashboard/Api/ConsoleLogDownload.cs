using System.Collections.Immutable;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.ConsoleLogs;
using Microsoft.Net.Http.Headers;

namespace LocalStack.Dashboard.Api;

/// <summary><c>GET /consolelogs/download?resource=&amp;q=</c>: the kept lines of one resource, or of all in order of time, as a text file without colours.</summary>
internal static class ConsoleLogDownload
{
    private static readonly TimeSpan PatienceForFirstLines = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/consolelogs/download", WriteAsync);

    private static async Task WriteAsync(HttpContext context)
    {
        var client = context.RequestServices.GetRequiredService<ResourceServiceClient>();
        var wanted = context.Request.Query["resource"].ToString();
        var resources = ConsoleResources.Choose(client.Resources.Values, wanted);
        if (resources.IsEmpty)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync($"No resource '{wanted}' has a console.", context.RequestAborted);
            return;
        }

        var feeds = context.RequestServices.GetRequiredService<ConsoleLogFeeds>();
        var view = await ReadAsync(feeds, resources, context.Request.Query["q"], context.RequestAborted);
        var time = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"{(resources.Length == 1 ? resources[0].Name : client.ApplicationName)}-{time:yyyyMMdd-HHmmss}.log");
        context.Response.ContentType = $"{MediaTypeNames.Text.Plain}; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var line in TextsOf(view, 0, view.Count))
        {
            await writer.WriteLineAsync(line);
        }
    }

    /// <summary>The kept lines of some resources, as far as they match, each in one row.</summary>
    public static async Task<ConsoleLogView> ReadAsync(ConsoleLogFeeds feeds, ImmutableArray<ResourceSnapshot> resources, string? search, CancellationToken cancellationToken)
    {
        var leases = resources.Select(resource => feeds.Open(resource.Name)).ToArray();
        try
        {
            await WaitForLinesAsync(leases, cancellationToken);
            var view = new ConsoleLogView(int.MaxValue);
            view.SetSources([.. resources.Select((resource, i) => new ConsoleSource(resource.Name, resource.DisplayName, leases[i].Feed))]);
            view.SetFilter(search);
            view.Refresh();
            return view;
        }
        finally
        {
            Array.ForEach(leases, lease => lease.Dispose());
        }
    }

    /// <summary>Lines as they are saved: with their time, without colours, and with whose they are where there are several.</summary>
    public static IEnumerable<string> TextsOf(ConsoleLogView view, int first, int count)
        => view.Rows(first, count).Select(row => view.IsMerged ? $"[{row.Source.Name}] {ConsoleLogView.ToText(row.Line)}" : ConsoleLogView.ToText(row.Line));

    /// <summary>A feed that nobody looked at has just been opened: what the AppHost kept arrives in a moment, and may be nothing.</summary>
    private static async Task WaitForLinesAsync(ConsoleLogLease[] leases, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PatienceForFirstLines);
        await Task.WhenAll(leases.Select(async lease =>
        {
            var next = lease.Feed.Changed.Next;
            if (lease.Feed.Range.End == 0)
            {
                await next.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }));
        cancellationToken.ThrowIfCancellationRequested();
    }
}
