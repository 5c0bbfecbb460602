using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portwatch.Worker;

/// <summary>
/// The worker's spans and counters. One manual check is one trace; spans of statements and commands come from the clients and say what was sent:
/// <code>
/// api     POST /api/endpoints/{id:guid}/checks   server    http.route, http.response.status_code=202
/// api       EVAL                                 client    the token bucket
/// api       send check                           producer  messaging.destination.name=check_jobs, messaging.message.id={job}
/// api         postgresql                         client    INSERT INTO check_jobs …
/// api         PUBLISH                            client    the wake-up
/// worker      process check                      consumer  messaging.message.id={job}, portwatch.queue.duration_ms, portwatch.check.outcome; a log record says the outcome
/// worker        GET                              client    url.full=http://127.0.0.1:…, joined by the target's own spans when the target is ours
/// worker        postgresql                       client    UPDATE check_jobs …: done, once
/// worker        COPY FROM                        client    COPY check_results …
/// worker        postgresql                       client    SELECT … FROM endpoint_status …, UPDATE endpoint_status …, UPDATE incidents …
/// worker        postgresql, EVAL                 client    SELECT … FROM endpoints …, and its entry on the board
/// worker        send board change                producer  messaging.destination.name=portwatch:board:changes
/// worker          PUBLISH                        client
/// api             sse push                       producer  portwatch.sse.clients; only when a browser listens
/// </code>
/// A scheduled check is a trace of its own from <c>send check</c> on, linked to the <c>schedule checks</c> that made it; its result is
/// written by a <c>write results</c> span that links to every <c>process check</c> of the batch.
/// </summary>
internal static class WorkerTelemetry
{
    public const string SourceName = "Portwatch.Worker";

    public static readonly ActivitySource Source = new(SourceName);

    private static readonly Meter Meter = new(SourceName);

    public static readonly Counter<long> Checks = Meter.CreateCounter<long>("portwatch.checks", "{check}", "Checks carried out, by outcome.");

    public static readonly Counter<long> Dead = Meter.CreateCounter<long>("portwatch.checks.dead", "{check}", "Jobs given up.");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("portwatch.check.duration", "s", "How long targets took to answer.");

    public static ActivityContext Parse(string? traceparent) =>
        ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var context) ? context : default;
}
