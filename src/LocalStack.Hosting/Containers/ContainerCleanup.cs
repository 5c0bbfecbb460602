using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// What somebody who outlives the AppHost runs to remove its session containers and networks. It needs one of <c>curl</c>,
/// <c>docker</c> and <c>podman</c>; which one works is found out beforehand.
/// </summary>
internal static partial class ContainerCleanup
{
    private static readonly TimeSpan TrialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A program for a POSIX shell that removes what <see cref="ContainerEngine.RemoveRunAsync"/> would: containers get a second to
    /// end by themselves. It may be run twice at once. Give it to <c>ProcessRunner.AddCleanup</c> before the first container is created.
    /// </summary>
    /// <returns>The program, or <see langword="null"/> where no tool works; what is left is then removed at the next start.</returns>
    public static async Task<string?> CreateScriptAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        foreach (var tool in Tools(engine.Endpoint, engine.ApiVersion, engine.Kind))
        {
            if (await ProgramAsync(tool, engine.Owner, cancellationToken).ConfigureAwait(false) is { } program)
            {
                return program;
            }
        }

        Log.NoTool(engine.Logger);
        return null;
    }

    /// <summary>The engine's operations in the words of each tool, the one that depends on least first.</summary>
    internal static IEnumerable<string> Tools(Uri endpoint, Version apiVersion, ContainerEngineKind kind)
    {
        var address = Quote(endpoint.OriginalString);
        if (endpoint.Scheme == "unix")
        {
            yield return $"socket={Quote(endpoint.LocalPath)}\nbase=http://localhost/v{apiVersion}\n{CleanupScript.Curl}";
        }
        else if (endpoint.Scheme is "tcp" or "http")
        {
            yield return $"socket=\nbase=http://{endpoint.Authority}/v{apiVersion}\n{CleanupScript.Curl}";
        }

        if (kind == ContainerEngineKind.Podman)
        {
            yield return $"tool() {{ podman --url {address} \"$@\"; }}\n{CleanupScript.CommandLine}";
        }

        yield return $"tool() {{ docker --host {address} \"$@\"; }}\n{CleanupScript.CommandLine}";
    }

    /// <summary>The program with one tool, if that works here.</summary>
    internal static async Task<string?> ProgramAsync(string tool, ContainerOwner owner, CancellationToken cancellationToken)
    {
        var functions = Functions(tool, owner);
        return await TryAsync($"{functions}\nlist_containers", cancellationToken).ConfigureAwait(false) ? $"{functions}\n{CleanupScript.Main}" : null;
    }

    private static string Functions(string tool, ContainerOwner owner) =>
        $"PATH={Quote(Environment.GetEnvironmentVariable("PATH") ?? "")}:$PATH\n"
        + $"HOME={Quote(Environment.GetEnvironmentVariable("HOME") ?? "/")}\nexport PATH HOME\n"
        + $"run={Quote($"{ContainerLabels.Run}={owner.RunId}")}\nsession={Quote($"{ContainerLabels.Lifetime}={ContainerLabels.Session}")}\n{tool}";

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static async Task<bool> TryAsync(string program, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return false;
        }

        process.StandardInput.Close();

        // Ours ends a tool that hangs.
        using var timeout = new CancellationTokenSource(TrialTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(either.Token), process.StandardError.ReadToEndAsync(either.Token)).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Neither curl nor the engine's command line works here. If this AppHost is killed, its containers stay until its next start; install one of them to have them removed at once.")]
        public static partial void NoTool(ILogger logger);
    }
}
