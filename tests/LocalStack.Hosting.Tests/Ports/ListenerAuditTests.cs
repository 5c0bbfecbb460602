using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>What is said about processes that listen where they should not, with the orchestrator and real processes.</summary>
public sealed class ListenerAuditTests : IDisposable
{
    private const string Exposed = "where other machines can reach it";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-audit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Listeners_OtherThanTheModelSays_AreNamedOnTheirResource()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Who listens is read from /proc.");
        var builder = CreateBuilder();
        builder.Services.AddHealthChecks().AddCheck("content", static () => HealthCheckResult.Healthy());
        builder.AddExecutable("right", ListenerProgram.FileName, ".", "127.0.0.1:PORT").WithHttpEndpoint(name: "http", env: "PORT");
        builder.AddExecutable("external", ListenerProgram.FileName, ".", "0.0.0.0:PORT").WithHttpEndpoint(name: "http", env: "PORT").WithExternalHttpEndpoints();
        builder.AddExecutable("exposed", ListenerProgram.FileName, ".", "0.0.0.0:0").WithExplicitStart();
        builder.AddExecutable("elsewhere", ListenerProgram.FileName, ".", "127.0.0.1:0").WithHttpEndpoint(name: "http", env: "PORT").WithExplicitStart();
        builder.AddExecutable("nowhere", ListenerProgram.FileName, ".").WithHttpEndpoint(name: "http", env: "PORT").WithHealthCheck("content").WithExplicitStart();
        await using var application = await RunningApplication.StartAsync(builder);
        foreach (var resource in (string[])["right", "external"])
        {
            await application.LineAsync(resource, "listening on");
        }

        foreach (var resource in (string[])["exposed", "elsewhere", "nowhere"])
        {
            Assert.Null(await application.CommandAsync(resource, KnownResourceCommands.StartCommand));
        }

        var exposed = await application.LineAsync("exposed", Exposed);
        var elsewhere = await application.LineAsync("elsewhere", "was told to listen on port");
        await application.LineAsync("nowhere", "is healthy, but does not listen on port");

        Assert.Contains(Path.GetFileName(ListenerProgram.FileName), elsewhere, StringComparison.Ordinal);
        AssertSocketStatisticsAgree(exposed, application.ProcessId("exposed"));

        // The others were looked at in the same moments.
        foreach (var resource in (string[])["right", "external"])
        {
            Assert.DoesNotContain(await application.LinesAsync(resource), static line => line.Contains($"Resource '", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Exposure_Strict_StopsTheResource()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Who listens is read from /proc.");
        var builder = CreateBuilder("LocalStack:Exposure=strict");
        builder.AddExecutable("exposed", ListenerProgram.FileName, ".", "0.0.0.0:0");
        await using var application = await RunningApplication.StartAsync(builder);

        await application.LineAsync("exposed", "It is stopped, because 'LocalStack:Exposure' is 'strict'.");
        await application.StateAsync("exposed", KnownResourceStates.Exited, KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Exposure_UnknownValue_IsRefused()
    {
        await using var application = CreateBuilder("LocalStack:Exposure=loud").Build();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'LocalStack:Exposure' is 'loud'. It must be 'warn' (the default), 'strict' or 'off'.", exception.Message, StringComparison.Ordinal);
    }

    private IDistributedApplicationBuilder CreateBuilder(params string[] settings) => RunningApplication.CreateBuilder(_folder.FullName, settings).AddLocalStack();

    // LISTEN 0      512          0.0.0.0:39127      0.0.0.0:*    users:(("Listener",pid=4711,fd=40))
    private static void AssertSocketStatisticsAgree(string warning, int pid)
    {
        try
        {
            using var statistics = Process.Start(new ProcessStartInfo("ss", ["-Hltnp"]) { RedirectStandardOutput = true })!;
            var line = Assert.Single(statistics.StandardOutput.ReadToEnd().Split('\n'), line => line.Contains($"pid={pid},", StringComparison.Ordinal));
            Assert.Contains($"listens on {line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]},", warning, StringComparison.Ordinal);
            Assert.Contains($"process {pid} ", warning, StringComparison.Ordinal);
        }
        catch (Win32Exception exception)
        {
            Assert.Skip($"ss (Debian's iproute2) is not there to compare with: {exception.Message}");
        }
    }
}
