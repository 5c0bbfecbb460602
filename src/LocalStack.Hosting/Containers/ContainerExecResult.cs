namespace LocalStack.Hosting.Containers;

/// <summary>What a command in a container did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed, up to <see cref="RunningContainer.MaxExecOutputBytes"/>.</param>
/// <param name="ErrorOutput">What it printed to standard error, up to the same limit.</param>
internal sealed record ContainerExecResult(long ExitCode, string Output, string ErrorOutput);
