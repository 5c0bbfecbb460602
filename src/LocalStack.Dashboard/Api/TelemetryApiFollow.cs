using System.Buffers;
using System.Text.Json;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// <c>follow=true</c>: the items as newline-delimited JSON, one to a line, as they arrive. A caller that reads slowly is waited for here and nowhere else; what
/// the store pushed out meanwhile is counted in <see cref="Missed"/>.
/// </summary>
internal sealed partial class TelemetryApiFollow(ILogger<TelemetryApiFollow> logger)
{
    /// <summary>Callers that are followed at once; further ones are asked to come back.</summary>
    public const int MaxFollowers = 32;

    /// <summary>What waits here for one caller, apart from its last item; further ones wait in the store.</summary>
    public const int MaxWaitingBytes = 64 << 10;

    private int _followers;
    private long _missed;

    /// <summary>Callers now.</summary>
    public int Followers => Volatile.Read(ref _followers);

    /// <summary>Items that went by because a caller read too slowly, of all callers since the start.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Raised when a caller has gone.</summary>
    public ChangeSignal Changed { get; } = new();

    public static Task WriteAsync<T>(
        HttpContext context, Func<CancellationToken, IAsyncEnumerable<ArrivedItems<T>>> follow, Func<T, bool> isWanted, Action<Utf8JsonWriter, T> write)
        => context.RequestServices.GetRequiredService<TelemetryApiFollow>().FollowAsync(context, follow, isWanted, write);

    private async Task FollowAsync<T>(
        HttpContext context, Func<CancellationToken, IAsyncEnumerable<ArrivedItems<T>>> follow, Func<T, bool> isWanted, Action<Utf8JsonWriter, T> write)
    {
        if (Interlocked.Increment(ref _followers) > MaxFollowers)
        {
            Interlocked.Decrement(ref _followers);
            await ApiAnswer.WriteProblemAsync(context, StatusCodes.Status503ServiceUnavailable, $"{MaxFollowers} callers already follow telemetry. Disconnect one of them.");
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            context.Response.ContentType = "application/x-ndjson";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.FlushAsync(ending.Token);
            await WriteLinesAsync(context.Response.Body, follow(ending.Token), isWanted, write, ending.Token);
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            // The caller has gone, or we are stopping: the usual end.
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
            Changed.Raise();
        }
    }

    private async Task WriteLinesAsync<T>(
        Stream response, IAsyncEnumerable<ArrivedItems<T>> arrivals, Func<T, bool> isWanted, Action<Utf8JsonWriter, T> write, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(lines);
        await foreach (var arrived in arrivals.WithCancellation(cancellationToken))
        {
            if (arrived.Missed > 0)
            {
                Interlocked.Add(ref _missed, arrived.Missed);
                Log.Missed(logger, arrived.Missed);
            }

            foreach (var item in arrived.Items.Where(isWanted))
            {
                json.Reset();
                write(json, item);
                await json.FlushAsync(cancellationToken);
                lines.Write("\n"u8);
                if (lines.WrittenCount >= MaxWaitingBytes)
                {
                    await SendAsync();
                }
            }

            await SendAsync();
        }

        async Task SendAsync()
        {
            await response.WriteAsync(lines.WrittenMemory, cancellationToken);
            await response.FlushAsync(cancellationToken);
            lines.ResetWrittenCount();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A caller that follows telemetry reads too slowly: {Count} items went by. The store pushed them out before they could be sent.")]
        public static partial void Missed(ILogger logger, long count);
    }
}
