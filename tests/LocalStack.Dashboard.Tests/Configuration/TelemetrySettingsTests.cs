using LocalStack.Dashboard.Configuration;
using LocalStack.Telemetry.Storage;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Dashboard.Tests.Configuration;

/// <summary>Aspire's settings for how much telemetry is kept, and ours.</summary>
public sealed class TelemetrySettingsTests
{
    [Fact]
    public void Nothing_MeansTheDefaults_AndNoHistory()
    {
        var (options, faults) = Read();

        Assert.Empty(faults);
        Assert.Equal(new TelemetryOptions(), options.TelemetryLimits);
        Assert.True(options.TelemetryLimits.MaxSpans >= 1_000_000);
        Assert.Null(options.History);
    }

    [Fact]
    public void Limits_AreRead()
    {
        var (options, faults) = Read(
            ("Dashboard:TelemetryLimits:MaxLogCount", "100"),
            ("DASHBOARD:TELEMETRYLIMITS:MAXSPANCOUNT", "20000"),
            ("Dashboard:TelemetryLimits:MaxMetricsCount", "50000"),
            ("Dashboard:TelemetryLimits:MaxAttributeCount", "64"),
            ("Dashboard:TelemetryLimits:MaxAttributeLength", "2147483647"),
            ("Dashboard:TelemetryLimits:MaxResourceCount", "12"));

        Assert.Empty(faults);
        var limits = options.TelemetryLimits;
        Assert.Equal((8_192, 20_000, 50_000, 64, 1 << 20, 12), (limits.MaxLogRecords, limits.MaxSpans, limits.MaxPointsPerSeries, limits.MaxAttributes, limits.MaxAttributeValueBytes, limits.MaxResources));
    }

    [Fact]
    public void Cors_IsAList()
    {
        var (options, _) = Read(("Dashboard:Otlp:Cors:AllowedOrigins", "http://localhost:5173, https://*"), ("Dashboard:Otlp:Cors:AllowedHeaders", "x-custom"));

        Assert.Equal(["http://localhost:5173", "https://*"], options.OtlpCorsOrigins);
        Assert.Equal(["x-custom"], options.OtlpCorsHeaders);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Run", null)]
    [InlineData("Resume", "My-Shop")]
    public void AFolder_KeepsRuns(string? mode, string? runId)
    {
        var (options, faults) = Read(
            ("ASPIRE_DASHBOARD_DATA_DIRECTORY", Path.GetTempPath()), ("ASPIRE_DASHBOARD_APPLICATION_NAME", "My Shop"), ("ASPIRE_DASHBOARD_PERSISTENCE_MODE", mode), ("Dashboard:History:MaxRuns", "3"));

        Assert.Empty(faults);
        Assert.Equal((Path.GetFullPath(Path.GetTempPath()), "My Shop", runId, 3), (options.History?.Folder, options.History?.Application, options.History?.RunId, options.History?.MaxRuns));
    }

    [Theory]
    [InlineData("Run")]
    [InlineData("Resume")]
    public void AModeWithoutAFolder_KeepsRunsInTheUsersOwn(string mode)
    {
        var (options, faults) = Read(("ASPIRE_DASHBOARD_PERSISTENCE_MODE", mode));

        Assert.Empty(faults);
        Assert.Equal(TelemetrySettings.DefaultFolder(), options.History?.Folder);
        Assert.True(Path.IsPathFullyQualified(TelemetrySettings.DefaultFolder()));
    }

    [Theory]
    [InlineData("ASPIRE_DASHBOARD_PERSISTENCE_MODE", "Forever", "Known values: None, Run, Resume")]
    [InlineData("Dashboard:TelemetryLimits:MaxSpanCount", "10", "DASHBOARD__TELEMETRYLIMITS__MAXSPANCOUNT is '10'")]
    [InlineData("Dashboard:MaxImportBytes", "1", "DASHBOARD__MAXIMPORTBYTES is '1'")]
    public void AWrongValue_IsNamed(string key, string value, string expected)
    {
        var (_, faults) = Read((key, value));

        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFileAndAFolder_AreWeakerThanTheCommandLine()
    {
        var folder = Directory.CreateTempSubdirectory("localstack-settings-").FullName;
        try
        {
            var file = Path.Combine(folder, "settings.json");
            await File.WriteAllTextAsync(file, """{"Dashboard":{"ApplicationName":"From the file","TelemetryLimits":{"MaxSpanCount":30000}}}""", Bounded.Test);
            var secrets = Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName;
            await File.WriteAllTextAsync(Path.Combine(secrets, "Dashboard__Otlp__PrimaryApiKey"), "secret", Bounded.Test);

            var (options, faults) = DashboardConfiguration.Read(
                [$"--{DashboardConfiguration.FilePath}", file, $"--{DashboardConfiguration.FileFolder}", secrets, "--Dashboard:TelemetryLimits:MaxSpanCount", "40000"]);

            Assert.Empty(faults);
            Assert.Equal(("From the file", 40_000), (options.ApplicationName, options.TelemetryLimits.MaxSpans));
            Assert.Equal(["secret"], options.OtlpApiKeys);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AFileThatIsNotThere_IsAFault()
    {
        var (_, faults) = DashboardConfiguration.Read([$"--{DashboardConfiguration.FilePath}", "/nowhere/settings.json"]);

        Assert.Contains("/nowhere/settings.json", Assert.Single(faults), StringComparison.Ordinal);
    }

    private static DashboardOptionsResult Read(params (string Key, string? Value)[] settings)
        => DashboardOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value)).Build());
}
