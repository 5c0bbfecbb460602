namespace LocalStack.Hosting.Containers;

/// <summary>What the engine's health check of a container says.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="FailingStreak">The failures in a row.</param>
/// <param name="LastOutput">What the last check printed; empty before the first.</param>
/// <param name="LastExitCode">Its exit code; <see langword="null"/> before the first.</param>
internal sealed record ContainerHealth(ContainerHealthStatus Status, int FailingStreak, string LastOutput, int? LastExitCode);
