using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>The file of a failed test, opened by the dashboard that a developer opens it with.</summary>
public sealed class FailedTestFileTests(SenderFixture senders) : IClassFixture<SenderFixture>, IDisposable
{
    private const string Key = "tests";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("localstack-testing-").FullName;

    [Fact]
    public async Task FailedAssertion_LeavesAFile_ThatTheDashboardImports()
    {
        string message;
        CapturedTrace trace;
        await using (var telemetry = senders.Telemetry.ForTest())
        {
            trace = await senders.OrderAsync(telemetry);
            message = Assert.Throws<TelemetryAssertionException>(() => trace.ShouldNotHave("api: POST /orders")).Message;
        }

        var path = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.StartsWith(nameof(FailedAssertion_LeavesAFile_ThatTheDashboardImports), Path.GetFileName(path), StringComparison.Ordinal);
        using var dashboard = await DashboardProgram.StartAsync(Cancellation);
        var imported = await dashboard.ImportAsync(path, Cancellation);
        Assert.Equal(trace.Spans.Length, imported.GetProperty("spans").GetInt32());
        var shown = await dashboard.GetAsync($"/api/telemetry/traces/{trace.TraceId}", Cancellation);
        Assert.Contains("process order", shown, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task PassedTest_LeavesNone_UnlessKept()
    {
        string kept;
        await using (var telemetry = senders.Telemetry.ForTest("kept"))
        {
            await senders.OrderAsync(telemetry);
            kept = telemetry.KeepFile();
            Assert.False(File.Exists(kept));
        }

        await using (var telemetry = senders.Telemetry.ForTest("passed"))
        {
            await senders.OrderAsync(telemetry);
        }

        var saved = Path.Combine(_folder, "below", "saved.zip");
        await senders.Telemetry.SaveAsync(saved, Cancellation);
        Assert.True(File.Exists(kept));
        Assert.True(File.Exists(saved));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(kept)!), file => Path.GetFileName(file).StartsWith("passed-", StringComparison.Ordinal));
        File.Delete(kept);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The dashboard's own program, alone.</summary>
    private sealed class DashboardProgram(Process process, HttpClient client) : IDisposable
    {
        public static async Task<DashboardProgram> StartAsync(CancellationToken cancellationToken)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(Programs.Folder("LocalStack.Dashboard"), "LocalStack.Dashboard.dll")]) { RedirectStandardOutput = true };
            foreach (var (name, value) in new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:0",
                ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://127.0.0.1:0",
                ["DASHBOARD__API__PRIMARYAPIKEY"] = Key,
                ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = Key,
            })
            {
                start.Environment[name] = value;
            }

            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Limits.Long, cancellationToken) is { } line)
            {
                if (line.Contains("http://", StringComparison.Ordinal))
                {
                    var address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
                    var client = new HttpClient { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)), Timeout = Limits.Long };
                    client.DefaultRequestHeaders.Add("x-api-key", Key);
                    return new DashboardProgram(process, client);
                }
            }

            throw new InvalidOperationException("The dashboard ended before it said where it is.");
        }

        public async Task<JsonElement> ImportAsync(string path, CancellationToken cancellationToken)
        {
            using var file = new StreamContent(File.OpenRead(path));
            file.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            using var answer = await client.PostAsync("/api/telemetry/import", file, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonDocument.Parse(text).RootElement;
        }

        public Task<string> GetAsync(string path, CancellationToken cancellationToken) => client.GetStringAsync(path, cancellationToken);

        public void Dispose()
        {
            client.Dispose();
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
