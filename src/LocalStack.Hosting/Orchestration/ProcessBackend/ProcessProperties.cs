using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.ProcessBackend;

/// <summary>What a snapshot shows of a process.</summary>
internal static class ProcessProperties
{
    public static IEnumerable<ResourcePropertySnapshot> Of(string fileName, string workingDirectory, ImmutableArray<ResolvedArgument> arguments, int pid) =>
    [
        new("executable.path", fileName) { DisplayName = "Path" },
        new("executable.workDir", workingDirectory) { DisplayName = "Working directory" },
        new("executable.args", arguments.Select(argument => argument.Value).ToArray()) { DisplayName = "Arguments", IsSensitive = arguments.Any(argument => argument.IsSensitive) },
        new("executable.pid", pid) { DisplayName = "Process ID" },
    ];
}
