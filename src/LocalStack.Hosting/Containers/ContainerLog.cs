using System.Buffers;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// A container's output, from its first line on or from a time on. It may be read again after the connection broke: what was delivered already
/// is not delivered twice. Docker's lines are told by their stamps. Podman puts a stamp in front of each piece of a line too, so its
/// lines come without, and are counted.
/// </summary>
internal sealed class ContainerLog(DockerClient client, string containerId, IContainerConsole console, TimeProvider timeProvider, bool isStamped, LogStamp? from)
{
    private const int BufferBytes = 64 * 1024;

    // The latest stamp that was delivered, and how many lines bear it.
    private LogStamp _last;
    private int _countAtLast;

    private long _lineCount;

    // Without stamps: what was delivered of each stream, and what of it is still to be skipped.
    private readonly long[] _delivered = new long[2];
    private readonly long[] _skip = new long[2];

    // While reading: what the engine may send again.
    private LogStamp _resumeAt;
    private int _skipAtResume;

    /// <summary>What is put behind a line that was cut.</summary>
    public static ReadOnlySpan<byte> CutMark => " … (line longer than 16384 bytes; the rest is not shown)"u8;

    /// <summary>How many lines were read, for seeing whether it gets on.</summary>
    public long LineCount => Interlocked.Read(ref _lineCount);

    /// <summary>What the console threw, if it did. The log is read on without it: its end is waited for.</summary>
    public Exception? ConsoleFault { get; private set; }

    /// <summary>Reads to the end: of what there is, or with <paramref name="follow"/> of the container.</summary>
    public async Task ReadAsync(bool follow, CancellationToken cancellationToken)
    {
        _resumeAt = _last;
        _skipAtResume = _countAtLast;
        _delivered.CopyTo(_skip, 0);
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Timestamps = isStamped,
            Follow = follow,
            Since = _countAtLast == 0 ? from?.ToSince() : _last.ToSince(),
        };
        using var stream = await client.Containers.GetContainerLogsAsync(containerId, parameters, cancellationToken).ConfigureAwait(false);
        await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a stream of output to its end.</summary>
    public async Task ReadAsync(MultiplexedStream stream, CancellationToken cancellationToken)
    {
        var output = new LogLineBuffer((line, isOverlong) => Take(line, isOverlong, isStandardError: false));
        var error = new LogLineBuffer((line, isOverlong) => Take(line, isOverlong, isStandardError: true));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var read = await stream.ReadOutputAsync(buffer, 0, BufferBytes, cancellationToken).ConfigureAwait(false);
                if (read.EOF)
                {
                    break;
                }

                (read.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Append(buffer.AsSpan(0, read.Count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // Only after a proper end: a line that broke off is read again.
        output.Complete();
        error.Complete();
    }

    private void Take(ReadOnlySpan<byte> line, bool isOverlong, bool isStandardError)
    {
        Interlocked.Increment(ref _lineCount);
        if (!isStamped || !LogStamp.TryTake(ref line, out var stamp))
        {
            TakeUnstamped(line, isOverlong, isStandardError);
            return;
        }

        var order = stamp.CompareTo(_resumeAt);
        if (_skipAtResume > 0 && order <= 0)
        {
            if (order == 0)
            {
                _skipAtResume--;
            }

            return;
        }

        if (stamp.CompareTo(_last) is var newer && newer >= 0)
        {
            _countAtLast = newer > 0 ? 1 : _countAtLast + 1;
            _last = stamp;
        }

        DeliverCut(line, isOverlong, isStandardError, stamp.Time);
    }

    private void TakeUnstamped(ReadOnlySpan<byte> line, bool isOverlong, bool isStandardError)
    {
        var stream = isStandardError ? 1 : 0;
        if (_skip[stream] > 0)
        {
            _skip[stream]--;
            return;
        }

        _delivered[stream]++;
        DeliverCut(line, isOverlong, isStandardError, timeProvider.GetUtcNow());
    }

    private void DeliverCut(ReadOnlySpan<byte> line, bool isOverlong, bool isStandardError, DateTimeOffset at)
    {
        if (isOverlong || line.Length > LogLineBuffer.MaxLineBytes)
        {
            Deliver([.. line[..Math.Min(line.Length, LogLineBuffer.MaxLineBytes)], .. CutMark], isStandardError, at);
        }
        else
        {
            Deliver(line, isStandardError, at);
        }
    }

    private void Deliver(ReadOnlySpan<byte> line, bool isStandardError, DateTimeOffset at)
    {
        if (ConsoleFault is not null)
        {
            return;
        }

        try
        {
            console.OnLine(line, isStandardError, at);
        }
#pragma warning disable CA1031 // A loop's edge: whatever a console throws must not stop the reading.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ConsoleFault = exception;
        }
    }
}
