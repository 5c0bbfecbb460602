namespace LocalStack.EndToEnd.Tests.Swarm;

/// <summary>Somebody who looks at the board again and again, and takes note of each time it did not come.</summary>
internal sealed class RequestLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _failures = [];
    private readonly Task _loop;
    private int _answers;

    public RequestLoop(Uri api) => _loop = Task.Run(() => RunAsync(api, _stop.Token));

    /// <summary>How often the board came.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Ends it.</summary>
    /// <returns>What came in place of the board.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(Uri api, CancellationToken stoppingToken)
    {
        using var client = new HttpClient { BaseAddress = api };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Not called off by the stop: the last one is an answer, too.
                using var answer = await client.GetAsync("/api/status", CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref _answers);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                _failures.Add(exception.Message);
            }
        }
    }
}
