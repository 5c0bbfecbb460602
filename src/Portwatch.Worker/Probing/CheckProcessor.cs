using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Sockets;
using Portwatch.Core;
using Portwatch.Core.Model;
using Portwatch.Worker.Results;

namespace Portwatch.Worker.Probing;

/// <summary>Carries out one job: ask the target, hand the result on.</summary>
internal sealed partial class CheckProcessor(
    JobStore jobs,
    IEnumerable<IProbe> probes,
    TargetRule targets,
    TargetGate gate,
    ResultWriter writer,
    ResultBuffer buffer,
    DatabaseGate database,
    TimeProvider time,
    ILogger<CheckProcessor> logger)
{
    private readonly FrozenDictionary<EndpointProtocol, IProbe> _probes = probes.ToFrozenDictionary(probe => probe.Protocol);

    /// <summary>Processes <paramref name="job"/>. When it throws, the job's lease brings it back.</summary>
    public async Task ProcessAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(job);
        activity?.SetTag("portwatch.endpoint.id", job.EndpointId.ToString());
        activity?.SetTag("portwatch.check.attempt", job.Attempt);
        CheckMeasurement measurement;
        try
        {
            measurement = await MeasureAsync(job, activity, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The probe itself broke. The job keeps its attempt, and after some of them it is dead and says why.
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity?.AddException(exception);
            Log.ProbeFailed(logger, job.Id, job.Attempt, exception);
            await jobs.ReleaseAsync(job, $"The probe failed: {exception.Message}", cancellationToken);
            return;
        }

        await HandOnAsync(job, measurement, cancellationToken);
    }

    private async Task<CheckMeasurement> MeasureAsync(ClaimedJob job, Activity? activity, CancellationToken cancellationToken)
    {
        using var place = await gate.EnterAsync(job.Target.Authority, cancellationToken);
        var at = time.GetUtcNow();
        var started = time.GetTimestamp();
        var answer = await AskAsync(job.Target, cancellationToken);
        var took = time.GetElapsedTime(started);

        var outcome = EnumText.Write(answer.Outcome);
        activity?.SetTag("portwatch.check.outcome", outcome);
        if (answer.Error is not null)
        {
            // A target that is down is a finding, not a fault of the check: the span's status stays unset.
            activity?.SetTag("portwatch.check.error", answer.Error);
        }

        Log.Checked(logger, job.EndpointName, job.Target.Authority, outcome, answer.Error ?? "as expected", took.TotalMilliseconds);
        WorkerTelemetry.Checks.Add(1, new KeyValuePair<string, object?>("portwatch.check.outcome", outcome));
        WorkerTelemetry.Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("portwatch.check.outcome", outcome));
        return new CheckMeasurement
        {
            JobId = job.Id,
            EndpointId = job.EndpointId,
            Attempt = job.Attempt,
            At = at,
            DurationUs = (int)Math.Min(took.TotalMicroseconds, int.MaxValue),
            Outcome = answer.Outcome,
            HttpStatus = answer.HttpStatus,
            Family = answer.Family,
            Error = answer.Error,
            // Not sampled here, the check still belongs to the trace that asked for it.
            Context = activity?.Context ?? WorkerTelemetry.Parse(job.Traceparent),
        };
    }

    private async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        // Registered when it was allowed, or written by somebody else: the one who sends asks again.
        if (!targets.TryNormalize(target.Host, out _))
        {
            return new(CheckOutcome.Unexpected, Error: "target_not_allowed");
        }

        // Two ways to end early: ours is the target's timeout, the caller's is the stop of the worker.
        using var timeout = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _probes[target.Protocol].AskAsync(target, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(CheckOutcome.Timeout, Error: "timeout");
        }
        catch (SelfConnectException)
        {
            return new(CheckOutcome.Selfconnect, Error: "self_connect");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new(CheckOutcome.Refused, Error: "connection_refused");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return new(CheckOutcome.Unexpected, Error: exception is SocketException socket ? $"socket_{socket.SocketErrorCode}" : "connection_lost");
        }
    }

    private async Task HandOnAsync(ClaimedJob job, CheckMeasurement measurement, CancellationToken cancellationToken)
    {
        if (job.IsManual)
        {
            // Somebody waits: written at once, inside the check's own trace.
            try
            {
                await writer.WriteAsync([measurement], cancellationToken);
                return;
            }
            catch (Exception exception) when (DatabaseGate.IsAway(exception))
            {
                database.Report(exception);
                Log.Buffered(logger, job.Id, exception.Message);
            }
        }

        await buffer.AddAsync(measurement, cancellationToken);
    }

    private Activity? StartActivity(ClaimedJob job)
    {
        var activity = WorkerTelemetry.Source.StartActivity("process check", ActivityKind.Consumer, WorkerTelemetry.Parse(job.Traceparent));
        activity?.SetTag("messaging.system", "postgresql");
        activity?.SetTag("messaging.operation.name", "process");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", Messages.Checks);
        activity?.SetTag("messaging.message.id", job.Id.ToString());
        activity?.SetTag("portwatch.queue.duration_ms", Math.Max(0, (time.GetUtcNow() - job.EnqueuedAt).TotalMilliseconds));
        return activity;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Checked {EndpointName} at {Address}: {Outcome}, {Finding}, after {DurationMs:0.0} ms.")]
        public static partial void Checked(ILogger logger, string endpointName, string address, string outcome, string finding, double durationMs);

        [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of check {JobId} could not be carried out; it is tried again after a while, or given up.")]
        public static partial void ProbeFailed(ILogger logger, Guid jobId, int attempt, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The result of check {JobId} is kept in memory until the database answers again: {Reason}")]
        public static partial void Buffered(ILogger logger, Guid jobId, string reason);
    }
}
