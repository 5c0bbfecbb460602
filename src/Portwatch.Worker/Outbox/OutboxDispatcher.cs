using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Portwatch.Core;

namespace Portwatch.Worker.Outbox;

/// <summary>
/// Delivers alerts to the sink, at least once: the delivery id is the same at every attempt, so the sink can tell a repetition.
/// </summary>
internal sealed partial class OutboxDispatcher(
    OutboxStore outbox, IHttpClientFactory clients, DatabaseGate database, IOptions<WorkerOptions> options, TimeProvider time, ILogger<OutboxDispatcher> logger)
    : PeriodicService(options.Value.DispatchPeriod, database, time, logger)
{
    // Few enough that all of them run out of time before their lock does.
    private const int BatchSize = 5;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var item in await outbox.TakeAsync(BatchSize, cancellationToken))
        {
            await DeliverAsync(item, cancellationToken);
        }
    }

    private async Task DeliverAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.Source.StartActivity("deliver alert", ActivityKind.Internal, WorkerTelemetry.Parse(item.Traceparent));
        activity?.SetTag("portwatch.delivery.id", item.Id.ToString());
        activity?.SetTag("portwatch.alert.kind", item.Kind);
        activity?.SetTag("portwatch.delivery.attempt", item.Attempt);

        var (status, error) = await SendAsync(item, cancellationToken);
        var delivered = error is null;
        var delay = item.Attempt >= options.Value.MaxDeliveryAttempts ? (TimeSpan?)null : BackOff.Delay(item.Attempt, Random.Shared.NextDouble());
        await outbox.RecordAsync(item, delivered, status, error, delay, cancellationToken);

        if (delivered)
        {
            Log.Delivered(logger, item.Kind, item.Id);
            return;
        }

        activity?.SetStatus(ActivityStatusCode.Error, error);
        if (delay is null)
        {
            Log.GivenUp(logger, item.Kind, item.Id, item.Attempt, error!);
        }
        else
        {
            Log.Retrying(logger, item.Kind, item.Id, item.Attempt, error!, delay.Value);
        }
    }

    private async Task<(int? Status, string? Error)> SendAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/alerts");
        request.Headers.Add("Idempotency-Key", item.Id.ToString());
        request.Content = new StringContent(item.Payload, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        try
        {
            using var client = clients.CreateClient(WorkerRegistration.SinkName);
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? ((int)response.StatusCode, null)
                : ((int)response.StatusCode, $"The sink answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Away, refusing, or too slow: whatever it is, the alert stays and is tried again.
            return (null, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Delivered {Kind} as {DeliveryId}.")]
        public static partial void Delivered(ILogger logger, string kind, Guid deliveryId);

        [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} to deliver {Kind} as {DeliveryId} failed ({Reason}); the next follows in {Delay}.")]
        public static partial void Retrying(ILogger logger, string kind, Guid deliveryId, int attempt, string reason, TimeSpan delay);

        [LoggerMessage(LogLevel.Error, "Delivery {DeliveryId} of {Kind} was given up after {Attempt} attempts ({Reason}); it is listed as dead.")]
        public static partial void GivenUp(ILogger logger, string kind, Guid deliveryId, int attempt, string reason);
    }
}
