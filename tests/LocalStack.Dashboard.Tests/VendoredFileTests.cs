using System.Reflection;
using System.Security.Cryptography;

namespace LocalStack.Dashboard.Tests;

/// <summary>Files of others that lie in the repository: unchanged, with their licence, and named in the notices.</summary>
public sealed class VendoredFileTests
{
    [Theory]
    [InlineData("uPlot.iife.min.js", "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f")]
    [InlineData("uPlot.min.css", "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04")]
    public async Task Chart_Library_IsServedAsPublished(string file, string expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var bytes = await dashboard.Http.GetByteArrayAsync($"/lib/uplot/1.6.32/{file}", Bounded.Test);

        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void Chart_Library_IsNamedInTheNotices_WithItsLicence()
    {
        var root = typeof(VendoredFileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        var notices = File.ReadAllText(Path.Combine(root, "THIRD-PARTY-NOTICES.md"));
        var licence = File.ReadAllText(Path.Combine(root, "src", "LocalStack.Dashboard", "wwwroot", "lib", "uplot", "1.6.32", "LICENSE"));

        Assert.Contains("uPlot 1.6.32", notices, StringComparison.Ordinal);
        Assert.Contains("Leon Sorokin", notices, StringComparison.Ordinal);
        Assert.Contains("The MIT License", licence, StringComparison.Ordinal);
    }
}
