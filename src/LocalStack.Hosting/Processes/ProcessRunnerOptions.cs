using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Processes;

internal sealed record ProcessRunnerOptions
{
    /// <summary>Identifies this run of the AppHost in the environment of every process it starts: letters, digits, '-', '_' and '.'.</summary>
    public required string RunId { get; init; }

    /// <summary>Where the run-state file goes, for the next start to read. Created (0700) when missing.</summary>
    public required string StateDirectory { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
