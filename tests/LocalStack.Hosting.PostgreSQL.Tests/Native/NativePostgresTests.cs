using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.PostgreSQL.Native;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL.Tests.Native;

/// <summary>Real servers: what is prepared starts, answers, survives what it must, and leaves nothing behind.</summary>
public sealed class NativePostgresTests
{
    private const string Password = "p'a\\s;s\"w ord-ü";

    /// <summary>Every way to run a server that this machine has: root can leave its account in several ways.</summary>
    public static TheoryData<string> Accounts => Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? ["auto", "nobody"] : ["auto"];

    /// <summary>Our own version, and the one that is installed, where one is.</summary>
    public static TheoryData<string?> BinDirectories
    {
        get
        {
            var found = new TheoryData<string?> { (string?)null };
            if (SystemPostgres.OfThisMachine().BinDirectories() is [var installed, ..])
            {
                found.Add(installed);
            }

            return found;
        }
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task Start_TemporaryData_AnswersOnLoopbackOnlyAndNotAsRoot(string account)
    {
        using var folder = new PostgresFolder(isPersistent: false, account);

        var (server, connectionString) = await folder.StartAsync(Password);
        await using var _ = server;
        var version = await PostgresFolder.QueryAsync(connectionString, "SHOW server_version");
        var fsync = await PostgresFolder.QueryAsync(connectionString, "SHOW fsync");
        var user = await PostgresFolder.QueryAsync(connectionString, "SELECT substring(pg_read_file('/proc/self/status') FROM 'Uid:\\s+(\\d+)')");
        var port = new NpgsqlConnectionStringBuilder(connectionString).Port;
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port);
        var exitCode = await server.StopAsync();

        Assert.StartsWith("18.4", version);
        Assert.Equal("off", fsync);
        Assert.NotEqual("0", user);
        Assert.Equal([IPAddress.Loopback], listeners.Select(end => end.Address));
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [MemberData(nameof(BinDirectories))]
    public async Task Start_KeptData_SurvivesKillOfTheServer(string? binDirectory)
    {
        using var folder = new PostgresFolder(binDirectory: binDirectory);

        var (first, connectionString) = await folder.StartAsync(Password);
        await using (first)
        {
            await PostgresFolder.QueryAsync(connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
            await first.KillAsync();
        }

        var (second, again) = await folder.StartAsync(Password);
        await using var _ = second;
        Assert.Equal("42", await PostgresFolder.QueryAsync(again, "SELECT answer FROM kept"));
        Assert.Equal("on", await PostgresFolder.QueryAsync(again, "SHOW fsync"));
        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task Start_LockFileNamesALivingInnocentProcess_Starts()
    {
        using var folder = new PostgresFolder();
        var (first, _) = await folder.StartAsync(Password);
        await using (first)
        {
            await first.StopAsync();
        }

        // Our own pid: alive, same user, and no server of this folder.
        await File.WriteAllTextAsync(
            Path.Combine(folder.Cluster, "postmaster.pid"), string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{folder.Cluster}\n1\n5432\n"), TestContext.Current.CancellationToken);
        var (second, connectionString) = await folder.StartAsync(Password);
        await using var __ = second;

        Assert.Equal("1", await PostgresFolder.QueryAsync(connectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Start_InnocentProcessStandsInTheFolderOfAKilledServer_Starts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nobody looks where processes stand.");
        using var folder = new PostgresFolder();
        var (first, _) = await folder.StartAsync(Password);
        await using (first)
        {
            await first.KillAsync();
        }

        using var innocent = Process.Start(new ProcessStartInfo("sleep", "300") { WorkingDirectory = folder.Cluster })!;
        try
        {
            var (second, connectionString) = await folder.StartAsync(Password);
            await using var __ = second;

            Assert.Equal("1", await PostgresFolder.QueryAsync(connectionString, "SELECT 1"));
        }
        finally
        {
            innocent.Kill();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prepare_AnotherServerWorksOnTheData_SaysWhichProcess(bool isLinked)
    {
        using var folder = new PostgresFolder();
        var (server, connectionString) = await folder.StartAsync(Password);
        await using var _ = server;

        var context = await folder.CreateContextAsync(new FastTime(), isLinked ? folder.CreateLink() : null);
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => folder.PrepareAsync(context, Password));

        Assert.Matches(@"is in use: the PostgreSQL process \d+ ", exception.Message);
        Assert.True(File.Exists(Path.Combine(folder.Cluster, "postmaster.pid")));
        Assert.Equal("1", await PostgresFolder.QueryAsync(connectionString, "SELECT 1"));
    }

    /// <summary>What client and server normalize in different ways, or not at all.</summary>
    [Theory]
    [InlineData("pä¼…x")]
    [InlineData("soft\u00adhyphen\u200b")]
    [InlineData("no-break\u00a0and\u1680space")]
    [InlineData("private\ue000¼")]
    [InlineData("aא1ﬁ")]
    [InlineData("ключ😀")]
    public async Task Start_PasswordBeyondAscii_IsAccepted(string password)
    {
        using var folder = new PostgresFolder(isPersistent: false);

        var (server, connectionString) = await folder.StartAsync(password);
        await using var _ = server;

        Assert.Equal("1", await PostgresFolder.QueryAsync(connectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Start_PasswordParameterChanged_NewPasswordIsAcceptedAndOldOneRefused()
    {
        using var folder = new PostgresFolder();
        var (first, _) = await folder.StartAsync("the-first");
        await using (first)
        {
            await first.StopAsync();
        }

        var (second, connectionString) = await folder.StartAsync("the-second");
        await using var __ = second;
        var old = new NpgsqlConnectionStringBuilder(connectionString) { Password = "the-first" }.ConnectionString;

        Assert.Equal("1", await PostgresFolder.QueryAsync(connectionString, "SELECT 1"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgresFolder.QueryAsync(old, "SELECT 1"));
        Assert.Equal("28P01", refused.SqlState);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_OwnUserName_ItsDatabaseExists(bool isPersistent)
    {
        const string UserName = "Jörg von-und zu";
        using var folder = new PostgresFolder(isPersistent);

        var (server, connectionString) = await folder.StartAsync(Password, UserName);
        await using var _ = server;
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Database = UserName }.ConnectionString;

        Assert.Equal(UserName, await PostgresFolder.QueryAsync(own, "SELECT current_database()"));
    }

    [Fact]
    public async Task Prepare_UserNameThatInitDbCannotHandle_IsRefused()
    {
        using var folder = new PostgresFolder();

        var context = await folder.CreateContextAsync();
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => folder.PrepareAsync(context, Password, "o'neil"));

        Assert.Contains("is 'o'neil'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_KeptDataHasAnotherUser_SaysSo()
    {
        using var folder = new PostgresFolder();
        await folder.PrepareAsync(await folder.CreateContextAsync(), Password, "first");

        var context = await folder.CreateContextAsync();
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => folder.PrepareAsync(context, "changed-as-well", "second"));

        Assert.Contains("role \"second\" does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Contains("give that user's name to the resource; it is now 'second'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("changed-as-well", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ClientIsConnected_EndsWithoutWaitingForIt()
    {
        using var folder = new PostgresFolder(isPersistent: false);
        var (server, connectionString) = await folder.StartAsync(Password);
        await using var _ = server;
        await using var idle = new NpgsqlConnection(connectionString);
        await idle.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Prepare_DataOfAnotherMajorVersion_IsRefusedAndUntouched()
    {
        using var folder = new PostgresFolder();
        Directory.CreateDirectory(folder.Cluster);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "PG_VERSION"), "12\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "postmaster.pid"), "1\n", TestContext.Current.CancellationToken);

        var context = await folder.CreateContextAsync();
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => folder.PrepareAsync(context, Password));

        Assert.Contains("was made by PostgreSQL 12, and PostgreSQL 18.4", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["PG_VERSION", "postmaster.pid"], Directory.EnumerateFileSystemEntries(folder.Cluster).Select(Path.GetFileName).Order());
        Assert.Equal(["pgdata"], Directory.EnumerateFileSystemEntries(folder.DataDirectory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Prepare_FolderHoldsSomethingElse_IsRefusedAndUntouched()
    {
        using var folder = new PostgresFolder();
        Directory.CreateDirectory(folder.Cluster);
        var file = Path.Combine(folder.Cluster, "thesis.txt");
        await File.WriteAllTextAsync(file, "years of work", TestContext.Current.CancellationToken);

        var context = await folder.CreateContextAsync();
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => folder.PrepareAsync(context, Password));

        Assert.Contains("is not empty", exception.Message, StringComparison.Ordinal);
        Assert.Equal("years of work", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prepare_Twice_NoSecretIsOnTheCommandLine()
    {
        using var folder = new PostgresFolder(isPersistent: false);

        var command = await folder.PrepareAsync(await folder.CreateContextAsync(), Password);

        Assert.DoesNotContain(command.Arguments, argument => argument.Contains(Password, StringComparison.Ordinal));
        Assert.Empty(command.Environment);
        Assert.Equal(NativeServerStopSignal.Interrupt, command.StopSignal);
    }

    /// <summary>A clock that runs a hundred times as fast, so that a limit of 15 seconds is over soon.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 100;
    }
}
