using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LocalStack.Dashboard.Tests;

/// <summary>The program as the AppHost starts it.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Start_WithBadSettings_NamesThemAllAndExitsWithOne()
    {
        using var process = Start(("ASPNETCORE_URLS", "nonsense"), ("DASHBOARD__OTLP__AUTHMODE", "ApiKey"));

        var error = await process.StandardError.ReadToEndAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);
        await process.WaitForExitAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("ASPNETCORE_URLS is 'nonsense'", error, StringComparison.Ordinal);
        Assert.Contains("DASHBOARD__OTLP__PRIMARYAPIKEY", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnATakenPort_SaysWhichAndExitsWithOne()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = ((IPEndPoint)holder.LocalEndpoint).Port;
        using var process = Start(
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{taken}"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:0"));

        var error = await process.StandardError.ReadToEndAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);
        await process.WaitForExitAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"http://127.0.0.1:{taken}", error, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Alone_PrintsOneLineServesTracesAndWritesNoKeys()
    {
        var home = Directory.CreateTempSubdirectory("dashboard-home-");
        using var process = Start(
            ("HOME", home.FullName),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:0"),
            ("DASHBOARD__FRONTEND__AUTHMODE", "Unsecured"));
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(Bounded.Test).AsTask().WaitAsync(Bounded.Long, Bounded.Test);
            Assert.NotNull(line);
            Assert.StartsWith("Dashboard: http://127.0.0.1:", line, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[1]), Timeout = Bounded.Long };

            Assert.Equal("Healthy", await client.GetStringAsync("/health", Bounded.Test));
            var html = await client.GetStringAsync("/", Bounded.Test);

            Assert.Contains("No traces yet", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/consolelogs\"", html, StringComparison.Ordinal);
            using var script = await client.GetAsync("/_framework/blazor.web.js", Bounded.Test);
            Assert.Equal(HttpStatusCode.OK, script.StatusCode);
            Assert.Empty(Directory.EnumerateFiles(home.FullName, "key-*.xml", SearchOption.AllDirectories));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_AsAspiresHostDoes_ListensOnlyWhereItSays()
    {
        var home = Directory.CreateTempSubdirectory("dashboard-home-");
        using var process = Start(
            ("HOME", home.FullName),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0"),
            ("ASPIRE_DASHBOARD_PERSISTENCE_MODE", "Run"),
            ("ASPIRE_DASHBOARD_API_ENABLED", "false"),
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://127.0.0.1:1"),
            ("DASHBOARD__FRONTEND__AUTHMODE", "Unsecured"));
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(Bounded.Test).AsTask().WaitAsync(Bounded.Long, Bounded.Test);
            Assert.NotNull(line);
            Assert.Contains("(OTLP/gRPC http://127.0.0.1:", line, StringComparison.Ordinal);
            Assert.DoesNotContain("OTLP/HTTP", line, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[1]), Timeout = Bounded.Long };

            Assert.Equal("Healthy", await client.GetStringAsync("/health", Bounded.Test));
            using var api = await client.GetAsync("/api/telemetry/resources", Bounded.Test);
            Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);
            home.Delete(recursive: true);
        }
    }

    internal static Process Start(params (string Name, string Value)[] environment)
    {
        // The program is built beside the tests, as a dependency of theirs.
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LocalStack.Dashboard.dll"));
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The dashboard did not start.");
    }
}
