using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>
/// The console of one resource instance: appended by whoever reads the process's output, watched by any number of readers.
/// Each reader keeps its own place in the ring, so a slow one costs nobody anything and misses what fell out in the meantime.
/// </summary>
internal sealed partial class ConsoleLog(string name, TimeProvider time, Action<string, bool> subscribersChanged)
{
    private const int BatchLines = 512;
    private const int EvidenceLines = 5;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffK";

    private readonly Lock _gate = new();
    private readonly ConsoleRing _ring = new(ConsoleRing.DefaultMaxLines, ConsoleRing.DefaultMaxBytes);
    private readonly List<Channel<bool>> _readers = [];
    private bool _completed;

    /// <summary>Lines that fell out because a bound was reached.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
            {
                return _ring.Dropped;
            }
        }
    }

    public bool HasReaders
    {
        get
        {
            lock (_gate)
            {
                return _readers.Count > 0;
            }
        }
    }

    /// <summary>Keeps one line, given without its line end.</summary>
    public void Append(ReadOnlySpan<byte> utf8, bool isError, DateTimeOffset at)
    {
        lock (_gate)
        {
            _ring.Append(utf8, at, isError);
            Announce_NeedsLock();
        }
    }

    /// <summary>Keeps a text of one or more lines.</summary>
    public void Append(string text, bool isError)
    {
        var at = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                _ring.Append(Encoding.UTF8.GetBytes(line.ToString()), at, isError);
            }

            Announce_NeedsLock();
        }
    }

    /// <summary>Ends every reader once it has read what is there; <see cref="Reopen"/> undoes it.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Announce_NeedsLock();
        }
    }

    public void Reopen()
    {
        lock (_gate)
        {
            _completed = false;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _ring.Clear();
        }
    }

    /// <summary>The last lines, oldest first, text only.</summary>
    public IReadOnlyList<ConsoleLine> Last(int count)
    {
        var lines = new List<ConsoleLine>(count);
        lock (_gate)
        {
            _ring.ReadLast(count, lines);
        }

        return lines;
    }

    /// <summary>The last lines as evidence in a message, without the codes that only a terminal understands.</summary>
    public string LastOutput() => string.Join(Environment.NewLine, Last(EvidenceLines).Select(line => TerminalCodes.Replace(line.Text, "")));

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> ReadAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
        if (follow)
        {
            Attach(signal);
        }

        try
        {
            for (var after = 0; ;)
            {
                var batch = new List<ConsoleLine>();
                bool completed;
                lock (_gate)
                {
                    completed = _completed;
                    _ring.Read(after, BatchLines, batch);
                }

                if (batch.Count > 0)
                {
                    after = batch[^1].Number;
                    yield return batch.ConvertAll(Format);
                }
                else if (completed || !follow)
                {
                    yield break;
                }
                else
                {
                    await signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (follow)
            {
                Detach(signal);
            }
        }
    }

    // ESC [ 32 m and its like, ESC ] 0;title BEL, and the two-character ones.
    [GeneratedRegex(@"\e\[[0-?]*[ -/]*[@-~]|\e\][^\a\e]*(?:\a|\e\\)|\e[@-Z\\^_]", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalCodes { get; }

    private static LogLine Format(ConsoleLine line) =>
        new(line.Number, $"{line.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} {line.Text}", line.IsError);

    private void Attach(Channel<bool> signal)
    {
        bool first;
        lock (_gate)
        {
            first = _readers.Count == 0;
            _readers.Add(signal);
        }

        if (first)
        {
            subscribersChanged(name, true);
        }
    }

    private void Detach(Channel<bool> signal)
    {
        bool last;
        lock (_gate)
        {
            last = _readers.Remove(signal) && _readers.Count == 0;
        }

        if (last)
        {
            subscribersChanged(name, false);
        }
    }

    private void Announce_NeedsLock()
    {
        foreach (var reader in _readers)
        {
            reader.Writer.TryWrite(true);
        }
    }
}
