namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that becomes known later and may change afterwards. Readers wait for the first value and then get the latest.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<T> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _latest;

    /// <summary>Whether there is a value, or an error in its place.</summary>
    public bool IsValueSet => _first.Task.IsCompleted;

    /// <summary>Waits for the first value.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The latest value.</returns>
    public Task<T> GetValueAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return _latest ?? _first.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sets or replaces the value.</summary>
    /// <param name="value">The value.</param>
    public void SetValue(T value)
    {
        lock (_gate)
        {
            if (!_first.TrySetResult(value))
            {
                _latest = Task.FromResult(value);
            }
        }
    }

    /// <summary>Says that the value could not be found; readers get the exception.</summary>
    /// <param name="exception">Why.</param>
    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        lock (_gate)
        {
            if (!_first.TrySetException(exception))
            {
                _latest = Task.FromException<T>(exception);
            }
            else
            {
                // Nobody may ever read it, and then it is no unobserved failure.
                _ = _first.Task.Exception;
            }
        }
    }

    internal bool TryGetValue([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        Task<T> task;
        lock (_gate)
        {
            task = _latest ?? _first.Task;
        }

        value = task.IsCompletedSuccessfully ? task.Result : default;
        return task.IsCompletedSuccessfully;
    }
}
