using System.Diagnostics;
using LocalStack.Telemetry.Otlp;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>OpenTelemetry's SDK for Node.js, installed once from its lock file, as the program beside it uses it.</summary>
public sealed class NodeSdk : IAsyncLifetime
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(1);

    private string? _missing;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "NodeOtlp");

    public async ValueTask InitializeAsync()
    {
        try
        {
            var (version, _) = await RunAsync("node", ["--version"], [], RunTimeout);
            _missing = version == 0 ? await InstallAsync() : "Node.js is not on the PATH.";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            _missing = $"Node.js is not on the PATH: {missing.Message}";
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Sends one of everything, and returns the ids of the trace, its root span and the other one.</summary>
    internal async Task<string[]> SendAsync(TelemetryServer server, string protocol, string serviceName)
    {
        Assert.SkipUnless(_missing is null, _missing ?? string.Empty);
        var endpoint = protocol == "grpc" ? server.GrpcEndpoint : server.HttpEndpoint;
        var (exitCode, output) = await RunAsync(
            "node",
            ["send.mjs"],
            new()
            {
                ["OTEL_SERVICE_NAME"] = serviceName,
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=1",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint.ToString().TrimEnd('/'),
                ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={server.ApiKey}",
                ["OTEL_TRACES_EXPORTER"] = "otlp",
                ["OTEL_LOGS_EXPORTER"] = "otlp",
                ["OTEL_METRICS_EXPORTER"] = "otlp",
            },
            RunTimeout);
        Assert.True(exitCode == 0, output);
        return output.Trim().Split('\n')[^1].Split(' ');
    }

    // npm's own answer says what a machine without a network lacks.
    private static async Task<string?> InstallAsync()
    {
        var done = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(done) && File.GetLastWriteTimeUtc(done) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return null;
        }

        var (exitCode, output) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], [], InstallTimeout);
        return exitCode == 0 ? null : $"The OpenTelemetry SDK for Node.js cannot be installed: {output}";
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, string[] arguments, Dictionary<string, string> environment, TimeSpan timeout)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ending.CancelAfter(timeout);

        // On Windows npm is a script, which only its shell runs.
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", command, .. arguments]) : new ProcessStartInfo(command, arguments);
        start.WorkingDirectory = Folder;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ending.Token);
            var errors = process.StandardError.ReadToEndAsync(ending.Token);
            await process.WaitForExitAsync(ending.Token);
            return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
