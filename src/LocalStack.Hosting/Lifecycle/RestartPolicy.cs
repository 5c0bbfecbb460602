namespace LocalStack.Hosting.Lifecycle;

/// <summary>Whether a process that ended by itself is started again.</summary>
internal sealed record RestartPolicy
{
    /// <summary>How often in a row. Default: 0, never, as a crash is to be seen.</summary>
    public int MaxRestarts { get; init; }

    /// <summary>The pause before the first restart; each further one is twice as long. Default: 1 second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause. Default: 30 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A process that ran this long counts as well again: the count of restarts begins anew. Default: 1 minute.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromMinutes(1);

    public static RestartPolicy Never { get; } = new();

    /// <param name="exitCode">How the process ended. 0 is an end, not a crash.</param>
    /// <param name="ranFor">How long it ran.</param>
    /// <param name="restarts">Restarts in a row before this one.</param>
    public RestartDecision Decide(int exitCode, TimeSpan ranFor, int restarts)
    {
        var count = ranFor >= ForgetAfter ? 0 : restarts;
        if (exitCode == 0 || count >= MaxRestarts)
        {
            return new RestartDecision(false, TimeSpan.Zero, count);
        }

        var delay = FirstDelay * Math.Pow(2, Math.Min(count, 30));
        return new RestartDecision(true, delay < MaxDelay ? delay : MaxDelay, count + 1);
    }
}
