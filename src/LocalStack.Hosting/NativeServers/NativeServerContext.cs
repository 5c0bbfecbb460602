using System.Diagnostics;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.NativeServers;

/// <summary>What a native server is prepared for: its resource, where it must listen, where its data lives, and the tools to prepare it with.</summary>
public sealed class NativeServerContext
{
    private static readonly string[] InheritedVariables = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "TZ", "SystemRoot", "SystemDrive", "USERPROFILE", "APPDATA", "LOCALAPPDATA"];

    /// <summary>The resource that is being started.</summary>
    public required IResource Resource { get; init; }

    /// <summary>The name of this start of the resource, unique on the machine, for example <c>postgres-kx3fbq2w</c>.</summary>
    public required string InstanceName { get; init; }

    /// <summary>The resource's own console log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>
    /// The folder that belongs to this server alone. It exists and is readable by the current user only. What is in it survives a restart of the
    /// resource when <see cref="IsPersistent"/>; otherwise it is new and empty, and is deleted after the server has ended.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether the data was asked to be kept (a volume or a bind mount). Kept data is never deleted by LocalStack.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>The loopback address that the server must bind, and nothing else.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port that the server must listen on.</summary>
    public required int TargetPort { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The cache of server binaries and the means to fill it.</summary>
    public required NativeServerPackageStore Packages { get; init; }

    /// <summary>The account that servers run under: an unprivileged one when this process is root.</summary>
    public required NativeServerAccount Account { get; init; }

    /// <summary>The clock that waits and timeouts go by. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives the lines of <see cref="ReportProgress"/>.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>Says in one short sentence what is being done now, for the console and the dashboard, for example <c>Downloading PostgreSQL 18.4: 12.0 of 23.7 MB</c>.</summary>
    /// <param name="message">The sentence. It replaces the one before.</param>
    public void ReportProgress(string message) => Progress(message);

    /// <summary>Runs a tool of the server (initdb, for example) to its end, under <see cref="Account"/>.</summary>
    /// <param name="fileName">The full path of the tool.</param>
    /// <param name="arguments">Its arguments; they must not hold a secret, because every user of the machine can read them.</param>
    /// <param name="workingDirectory">The working directory; the account must be able to enter it.</param>
    /// <param name="standardInput">What it reads, or <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Kills the tool with all its children.</param>
    /// <returns>How it came out. An exit code other than 0 is no exception.</returns>
    /// <exception cref="NativeServerException">It cannot be started.</exception>
    public Task<NativeToolResult> RunToolAsync(
        string fileName, IReadOnlyList<string> arguments, string workingDirectory, string? standardInput = null, CancellationToken cancellationToken = default)
    {
        var command = Account.Apply(new NativeServerCommand { FileName = fileName, Arguments = arguments, WorkingDirectory = workingDirectory, Description = fileName });
        var start = new ProcessStartInfo(command.FileName) { WorkingDirectory = command.WorkingDirectory };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Whatever stands in our own environment (parameters, connection strings) is none of a tool's business.
        foreach (var variable in start.Environment.Keys.Except(InheritedVariables, StringComparer.OrdinalIgnoreCase).ToArray())
        {
            start.Environment.Remove(variable);
        }

        return NativeTool.RunAsync(start, standardInput, cancellationToken);
    }
}
