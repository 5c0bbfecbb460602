using System.Buffers;

namespace LocalStack.Hosting.Processes;

/// <summary>Reads a process's two output streams to their ends and hands on what they hold, line by line.</summary>
internal sealed class ConsoleCapture : IDisposable
{
    /// <summary>One read; larger ones gain nothing, the system's pipes hold as much.</summary>
    private const int BufferBytes = 64 * 1024;

    private readonly IConsoleSink _sink;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _oneAtATime = new();
    private readonly CancellationTokenSource _abandon = new();

    public ConsoleCapture(Stream standardOutput, Stream standardError, IConsoleSink sink, TimeProvider timeProvider)
    {
        _sink = sink;
        _timeProvider = timeProvider;
        Completion = Task.WhenAll(
            Task.Run(() => ReadAsync(standardOutput, isStandardError: false)),
            Task.Run(() => ReadAsync(standardError, isStandardError: true)));
    }

    /// <summary>Completes when both streams have ended, or were abandoned. Never faults.</summary>
    public Task Completion { get; }

    /// <summary>What the sink threw, if it did. The streams are read on without it: a process must not hang for want of a reader.</summary>
    public Exception? SinkFault { get; private set; }

    /// <summary>Stops reading and closes the streams, although somebody may still hold their other ends.</summary>
    public void Dispose() => _abandon.Cancel();

    private async Task ReadAsync(Stream stream, bool isStandardError)
    {
        DateTimeOffset readAt = default;
        var lines = new ConsoleLines(line => Deliver(line, isStandardError, readAt));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                int count = await stream.ReadAsync(buffer.AsMemory(0, BufferBytes), _abandon.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                readAt = _timeProvider.GetUtcNow();
                lines.Append(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Abandoned, or the pipe broke: what was read so far is all there is.
        }
        finally
        {
            readAt = _timeProvider.GetUtcNow();
            lines.Complete();
            ArrayPool<byte>.Shared.Return(buffer);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Deliver(ReadOnlySpan<byte> line, bool isStandardError, DateTimeOffset at)
    {
        lock (_oneAtATime)
        {
            if (SinkFault is not null)
            {
                return;
            }

            try
            {
                _sink.OnLine(line, isStandardError, at);
            }
#pragma warning disable CA1031 // A loop's edge: whatever a sink throws must not stop the reading.
            catch (Exception e)
#pragma warning restore CA1031
            {
                SinkFault = e;
            }
        }
    }
}
