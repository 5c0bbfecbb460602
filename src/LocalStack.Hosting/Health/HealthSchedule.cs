namespace LocalStack.Hosting.Health;

/// <summary>
/// When to ask again. A resource that comes up is asked often, since others wait for it: the first answers decide how long the whole
/// application takes to start. One that was healthy and is not any more is asked ever less often, up to every five seconds.
/// </summary>
internal sealed record HealthSchedule
{
    /// <summary>Between two questions to a healthy resource. Default: 30 seconds.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause while a resource comes up; each further one is half as long again. Default: 60 milliseconds.</summary>
    public TimeSpan Starting { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>The longest pause within <see cref="QuickFor"/>. Default: 250 milliseconds.</summary>
    public TimeSpan StartingMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a resource counts as coming up. Default: 30 seconds.</summary>
    public TimeSpan QuickFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause between questions to a resource that is not healthy. Default: 5 seconds.</summary>
    public TimeSpan UnhealthyMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <param name="isHealthy">The last answer.</param>
    /// <param name="wasHealthy">Whether any answer since the start was good.</param>
    /// <param name="failures">Bad answers in a row, this one included.</param>
    /// <param name="sinceStart">How long the resource has been running.</param>
    /// <returns>The pause before the next question.</returns>
    public TimeSpan Next(bool isHealthy, bool wasHealthy, int failures, TimeSpan sinceStart)
    {
        if (isHealthy)
        {
            return Healthy;
        }

        if (!wasHealthy && sinceStart < QuickFor)
        {
            var pause = Starting * Math.Pow(1.5, Math.Min(failures - 1, 20));
            return pause < StartingMax ? pause : StartingMax;
        }

        var slow = TimeSpan.FromSeconds(Math.Clamp(failures, 1, 5));
        return slow < UnhealthyMax ? slow : UnhealthyMax;
    }
}
