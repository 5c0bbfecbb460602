using Portwatch.Core.Board;
using Portwatch.Core.Ports;

namespace Portwatch.Api.Ports;

/// <summary>The listener table, read at most every two seconds: finding the owners goes through every open file of the machine.</summary>
internal sealed class PortSurvey(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<Listener>>? _reading;
    private long _startedAt;

    /// <summary>The ports, joined with <paramref name="endpoints"/>.</summary>
    public async Task<IReadOnlyList<PortView>> ReadAsync(IReadOnlyList<BoardEntry> endpoints) => PortReport.Build(await ReadTableAsync(), endpoints);

    /// <summary>The listeners on one port, as of now: something is decided by them.</summary>
    public async Task<IReadOnlyList<Listener>> FindAsync(int port)
    {
        Forget();
        return [.. (await ReadTableAsync()).Where(listener => listener.Port == port)];
    }

    /// <summary>Looks again at the next question.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _reading = null;
        }
    }

    private Task<IReadOnlyList<Listener>> ReadTableAsync()
    {
        lock (_gate)
        {
            // One reading serves all who ask meanwhile.
            var isFresh = _reading is { IsFaulted: false } && time.GetElapsedTime(_startedAt) < Lifetime;
            if (!isFresh)
            {
                _startedAt = time.GetTimestamp();
                _reading = Task.Run(ListenerTable.Read);
            }

            return _reading!;
        }
    }
}
