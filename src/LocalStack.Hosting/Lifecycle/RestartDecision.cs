namespace LocalStack.Hosting.Lifecycle;

/// <summary>What follows from a process's end.</summary>
/// <param name="Restart">Whether it is started again.</param>
/// <param name="Delay">After which pause.</param>
/// <param name="Restarts">Restarts in a row, this one included.</param>
internal readonly record struct RestartDecision(bool Restart, TimeSpan Delay, int Restarts);
