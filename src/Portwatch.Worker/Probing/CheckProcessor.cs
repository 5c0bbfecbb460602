using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Sockets;
using Portwatch.Data;
using Portwatch.Data.Model;
using Portwatch.Data.Queue;
using Portwatch.Worker.Results;

namespace Portwatch.Worker.Probing;

/// <summary>Carries out one message: claim the job, ask the target, hand the result on.</summary>
internal sealed partial class CheckProcessor(
    JobStore jobs,
    IEnumerable<IProbe> probes,
    TargetRule targets,
    TargetGate gate,
    ResultWriter writer,
    ResultBuffer buffer,
    TimeProvider time,
    ILogger<CheckProcessor> logger)
{
    private readonly FrozenDictionary<EndpointProtocol, IProbe> _probes = probes.ToFrozenDictionary(probe => probe.Protocol);

    /// <summary>Processes <paramref name="line"/>. When it returns, the message is of no more use; when it throws, the job's lease brings it back.</summary>
    public async Task ProcessAsync(string line, CancellationToken cancellationToken)
    {
        if (!CheckMessage.TryParse(line, out var message))
        {
            WorkerTelemetry.Malformed.Add(1);
            Log.Malformed(logger, line.Length <= 200 ? line : line[..200]);
            return;
        }

        using var activity = StartActivity(message);
        var job = await jobs.ClaimAsync(message.JobId, cancellationToken);
        if (job is null)
        {
            activity?.SetTag("portwatch.check.duplicate", true);
            WorkerTelemetry.Duplicates.Add(1);
            Log.Duplicate(logger, message.JobId);
            return;
        }

        activity?.SetTag("portwatch.endpoint.id", job.EndpointId.ToString());
        activity?.SetTag("portwatch.check.attempt", job.Attempt);
        CheckMeasurement measurement;
        try
        {
            measurement = await MeasureAsync(job, activity, WorkerTelemetry.Parse(message.Traceparent), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The probe itself broke. The job keeps its attempt, and after some of them it is dead and says why.
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity?.AddException(exception);
            Log.ProbeFailed(logger, job.Id, job.Attempt, exception);
            await jobs.ReleaseAsync(job, $"{exception.GetType().Name}: {exception.Message}", cancellationToken);
            return;
        }

        await HandOnAsync(job, measurement, cancellationToken);
    }

    private async Task<CheckMeasurement> MeasureAsync(ClaimedJob job, Activity? activity, ActivityContext sender, CancellationToken cancellationToken)
    {
        using var place = await gate.EnterAsync(job.Target.Authority, cancellationToken);
        var at = time.GetUtcNow();
        var started = time.GetTimestamp();
        var answer = await AskAsync(job.Target, cancellationToken);
        var took = time.GetElapsedTime(started);

        var outcome = EnumOutcome(answer.Outcome);
        activity?.SetTag("portwatch.check.outcome", outcome);
        if (answer.Error is not null)
        {
            // A target that is down is a finding, not a fault of the check: the span's status stays unset.
            activity?.SetTag("portwatch.check.error", answer.Error);
        }

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
            Context = activity?.Context ?? sender,
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
            catch (Exception exception) when (ResultWriter.IsDatabaseAway(exception))
            {
                Log.Buffered(logger, job.Id, exception.Message);
            }
        }

        await buffer.AddAsync(measurement, cancellationToken);
    }

    private Activity? StartActivity(CheckMessage message)
    {
        var activity = WorkerTelemetry.Source.StartActivity("process check", ActivityKind.Consumer, WorkerTelemetry.Parse(message.Traceparent));
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", "process");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", RedisNames.Queue);
        activity?.SetTag("messaging.message.id", message.JobId.ToString());
        activity?.SetTag("portwatch.queue.duration_ms", Math.Max(0, (time.GetUtcNow() - message.EnqueuedAt).TotalMilliseconds));
        return activity;
    }

    private static string EnumOutcome(CheckOutcome outcome) => Data.EnumText.Write(outcome);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A message in the queue is not a check and was dropped: {Line}")]
        public static partial void Malformed(ILogger logger, string line);

        [LoggerMessage(LogLevel.Debug, "Check {JobId} is done or taken already; the message was a duplicate.")]
        public static partial void Duplicate(ILogger logger, Guid jobId);

        [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of check {JobId} could not be carried out; it is tried again after a while, or given up.")]
        public static partial void ProbeFailed(ILogger logger, Guid jobId, int attempt, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The result of check {JobId} is kept in memory until the database answers again: {Reason}")]
        public static partial void Buffered(ILogger logger, Guid jobId, string reason);
    }
}
