using System.Diagnostics;
using Npgsql;
using Portwatch.Migrator;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class PasswordTests(TestServers servers)
{
    // Normalized, as PostgreSQL stores it, it is "pä1⁄4...x".
    private const string Password = "pä¼…x";

    [Theory]
    [InlineData("Portwatch.Api")]
    [InlineData("Portwatch.Worker")]
    [InlineData("Portwatch.Migrator")]
    public async Task Service_ThatLogsIn_HasCultureData(string program)
    {
        var settings = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, $"{program}.runtimeconfig.json"), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("System.Globalization.Invariant", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrator_PasswordThatIsNormalized_LogsIn()
    {
        await using var space = await servers.CreateSpaceAsync();
        var role = $"user_{Guid.NewGuid():N}";
        await space.ExecuteAsync($"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{Password}'");
        try
        {
            var database = new NpgsqlConnectionStringBuilder(space.Database) { Username = role, Password = Password, Pooling = false };
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Portwatch.Migrator.exe" : "Portwatch.Migrator"))
            {
                RedirectStandardOutput = true,
            };
            start.Environment["ConnectionStrings__portwatch"] = database.ConnectionString;

            using var migrator = Process.Start(start)!;
            var output = await migrator.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await migrator.WaitForExitAsync(TestContext.Current.CancellationToken).Within("the migrator");

            Assert.True(migrator.ExitCode == MigratorRun.Succeeded, output);
        }
        finally
        {
            await space.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }
}
