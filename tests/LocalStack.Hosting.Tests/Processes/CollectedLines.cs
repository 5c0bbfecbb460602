using System.Text;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Tests.Processes;

/// <summary>Keeps what a process or a container prints, and lets a test wait for a line.</summary>
internal sealed class CollectedLines : IConsoleSink, IContainerConsole
{
    private readonly Lock _gate = new();
    private readonly List<(string Text, bool IsError)> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines.Select(static line => line.Text)];
            }
        }
    }

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines.Where(static line => line.IsError).Select(static line => line.Text)];
            }
        }
    }

    public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at) => Add(Encoding.UTF8.GetString(utf8), isStandardError);

    public void Add(string text, bool isError = false)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _lines.Add((text, isError));
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>The first line that begins like this.</summary>
    public async Task<string> WaitForAsync(string prefix, int skip = 0)
    {
        using var timeout = new CancellationTokenSource(Within.Limit);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_lines.Select(static line => line.Text).Where(text => text.StartsWith(prefix, StringComparison.Ordinal)).Skip(skip).FirstOrDefault() is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No line '{prefix}…' came. Lines so far:\n{string.Join('\n', All)}");
            }
        }
    }

    /// <summary>The number behind the prefix, as in <c>child 4711</c>.</summary>
    public async Task<int> WaitForNumberAsync(string prefix, int skip = 0)
        => int.Parse((await WaitForAsync(prefix, skip))[prefix.Length..], System.Globalization.CultureInfo.InvariantCulture);
}
