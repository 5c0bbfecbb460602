using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.Security;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Resources;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard;

/// <summary>
/// Asks for the pages once, as a browser would, when the application is up. The first rendering compiles most of Blazor; measured, it takes half a second off
/// the first visit.
/// </summary>
internal static partial class WarmUp
{
    private static readonly string[] Paths = ["/", "/traces", "/consolelogs"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Begins in the background and ends by itself; a failure costs only the speed it was for.</summary>
    public static void Start(Uri frontend, IServiceProvider services, CancellationToken stopping)
    {
        using var flow = ExecutionContext.SuppressFlow();
        _ = Task.Run(() => RunAsync(frontend, services, stopping), CancellationToken.None);
    }

    private static async Task RunAsync(Uri frontend, IServiceProvider services, CancellationToken stopping)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WarmUp));
        try
        {
            await SettledAsync(services.GetRequiredService<ResourceServiceClient>(), services.GetRequiredService<TimeProvider>(), stopping);
            using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
            using var client = new HttpClient(handler) { BaseAddress = frontend, Timeout = TimeSpan.FromSeconds(20) };
            var ticket = services.GetRequiredService<DashboardOptions>().FrontendAuthMode == FrontendAuthMode.BrowserToken
                ? services.GetRequiredService<SessionTicket>().Issue()
                : null;
            foreach (var path in Paths)
            {
                await AskAsync(path);
            }

            // What the start has left behind goes back to the system: an idle process would keep it.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

            // Empty pages compile no rows: once more with the first of each signal. The pages of logs and metrics come only then: before that they would take
            // from the first page, which somebody may be waiting for.
            await Task.WhenAll(
                AskWithAsync(TelemetrySignal.Traces, "/traces"),
                AskWithAsync(TelemetrySignal.Logs, "/structuredlogs"),
                AskWithAsync(TelemetrySignal.Metrics, "/metrics"));

            async Task AskWithAsync(TelemetrySignal signal, string path)
            {
                var store = services.GetRequiredService<TelemetryStore>();
                await foreach (var _ in store.WatchAsync(signal, TimeSpan.FromSeconds(1), stopping))
                {
                    if (store.Counters[signal].Kept > 0)
                    {
                        await AskAsync(path);
                        return;
                    }
                }
            }

            async Task AskAsync(string path)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (ticket is not null)
                {
                    request.Headers.Add("Cookie", $"{FrontendAuthentication.CookieName(frontend.Port)}={ticket}");
                }

                using var response = await client.SendAsync(request, stopping);
                Log.Asked(logger, path, (int)response.StatusCode);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Log.Failed(logger, exception);
        }
    }

    /// <summary>While the application starts, the processors are its own.</summary>
    private static async Task SettledAsync(ResourceServiceClient resources, TimeProvider time, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            while (resources.IsEnabled)
            {
                var next = resources.Changed.Next;
                if (!resources.Resources.IsEmpty && !resources.Resources.Values.Any(resource => StateView.Of(resource) is { Tone: Tone.Busy } or { Text: "Unknown" }))
                {
                    return;
                }

                await next.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Something starts very slowly.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Warmed up {Path}: {StatusCode}.")]
        public static partial void Asked(ILogger logger, string path, int statusCode);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Warming up ended early; the first page will take longer.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
