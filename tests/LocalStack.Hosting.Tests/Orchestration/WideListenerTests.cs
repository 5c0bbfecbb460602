using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Orchestration;

public class WideListenerTests
{
    [Fact]
    public async Task ListeningOnAllAddresses_IsReportedOnTheConsole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Who listens where is read from /proc, which only Linux has.");
        await using var app = new TestApplication();
        var server = app.AddSubject("api", "--serve").WithHttpEndpoint();
        server.WithEnvironment("ASPNETCORE_URLS", $"http://0.0.0.0:{server.GetEndpoint("http").Property(EndpointProperty.TargetPort)}");

        await app.StartAsync();
        var api = await app.WaitForHealthyAsync("api");

        var line = await app.WaitForLineAsync(api.ResourceId, "which other machines can reach");
        Assert.Contains("0.0.0.0:", line, StringComparison.Ordinal);
    }
}
