using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// A build through the command line of Docker or Podman: for what Docker's API alone cannot do. Its newer builder (BuildKit) is a
/// conversation that only its own client holds.
/// </summary>
internal sealed partial class ImageBuildTool(ContainerEngineOptions options, EngineAnswer engine)
{
    /// <summary>Whether a build needs it.</summary>
    public static bool Needs(ContainerBuild build, ContainerEngineKind kind) =>
        build.Secrets.Count > 0 || (kind == ContainerEngineKind.Docker && UsesBuildKit(File.ReadAllText(build.Dockerfile)));

    /// <summary>Whether a Dockerfile has instructions that Docker's older builder refuses.</summary>
    internal static bool UsesBuildKit(string dockerfile) => BuildKitInstruction().IsMatch(dockerfile);

    public async Task BuildAsync(ContainerBuild build, BuildLog log, CancellationToken cancellationToken)
    {
        var tool = await FindAsync(build, cancellationToken).ConfigureAwait(false);

        // Secrets go by file: an argument can be read by everybody on the machine.
        var folder = Directory.CreateTempSubdirectory("localstack-build-");
        try
        {
            List<string> arguments = [.. tool.Global, "build", "--file", build.Dockerfile, "--tag", build.Image.Reference];
            arguments.AddRange(engine.Kind == ContainerEngineKind.Docker ? ["--progress", "plain"] : []);
            arguments.AddRange(build.Stage is { } stage ? ["--target", stage] : []);
            arguments.AddRange(build.PullPolicy == ContainerPullPolicy.Always ? ["--pull"] : []);
            arguments.AddRange(build.Arguments.SelectMany(argument => (string[])["--build-arg", $"{argument.Key}={argument.Value}"]));
            arguments.AddRange(build.Labels.SelectMany(label => (string[])["--label", $"{label.Key}={label.Value}"]));
            foreach (var (index, secret) in build.Secrets.Index())
            {
                var file = Path.Combine(folder.FullName, $"{index}");
                await WritePrivateAsync(file, secret.Value, cancellationToken).ConfigureAwait(false);
                arguments.AddRange(["--secret", $"id={secret.Key},src={file}"]);
            }

            arguments.Add(build.ContextDirectory);
            var exitCode = await RunAsync(tool.FileName, arguments, log.Write, cancellationToken).ConfigureAwait(false);
            if (exitCode != 0)
            {
                throw log.Failed($"'{Path.GetFileName(tool.FileName)} build' ended with exit code {exitCode}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(string FileName, string[] Global)> FindAsync(ContainerBuild build, CancellationToken cancellationToken)
    {
        var endpoint = engine.Endpoint.OriginalString;
        (string FileName, string[] Global, string[] Check)[] tools = engine.Kind == ContainerEngineKind.Docker

            // Its own help tells whether a client was made with the newer builder: it may be there without.
            ? [("docker", ["--host", endpoint], ["build", "--help"])]
            : [("podman", ["--url", endpoint], ["build", "--help"])];
        foreach (var (fileName, global, check) in tools)
        {
            try
            {
                var help = "";
                if (await RunAsync(fileName, [.. global, .. check], line => help += line, cancellationToken).ConfigureAwait(false) == 0 && help.Contains("--secret", StringComparison.Ordinal))
                {
                    return (fileName, global);
                }
            }
            catch (Win32Exception)
            {
                // It is not installed.
            }
        }

        var because = build.Secrets.Count > 0 ? "it uses secrets" : "its Dockerfile uses instructions of BuildKit (RUN --mount, COPY --link, here-documents …)";
        throw new ContainerEngineException(
            ContainerEngineError.BuildUnsupported,
            $"The image of '{build.Name}' was not built: {because}, and that needs the command line '{tools[0].FileName}' with 'build --secret'"
            + (engine.Kind == ContainerEngineKind.Docker ? ", that is, Docker's client with the plug-in 'buildx'" : "")
            + ". Install it, or write the Dockerfile without.");
    }

    private async Task<int> RunAsync(string fileName, IEnumerable<string> arguments, Action<string> onLine, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(fileName, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DOCKER_BUILDKIT"] = "1", ["BUILDKIT_PROGRESS"] = "plain" },
            },
        };
        foreach (var (name, value) in options.ToolEnvironment)
        {
            process.StartInfo.Environment[name] = value;
        }

        var gate = new Lock();
        process.OutputDataReceived += OnLine;
        process.ErrorDataReceived += OnLine;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        void OnLine(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text)
            {
                lock (gate)
                {
                    onLine(text);
                }
            }
        }
    }

    private static async Task WritePrivateAsync(string path, string contents, CancellationToken cancellationToken)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new StreamWriter(path, how);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(contents.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    [GeneratedRegex(
        @"^\s*(#\s*syntax\s*=|RUN\s+--(mount|network|security)\b|(COPY|ADD)\s+(--\S+\s+)*--(link|chmod|parents|exclude|checksum|keep-git-dir)\b|(RUN|COPY|ADD)\b.*<<-?[""']?[A-Za-z_])",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex BuildKitInstruction();
}
