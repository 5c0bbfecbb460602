using System.Diagnostics;
using System.Globalization;
using System.Text;
using LocalStack.Hosting.NativeServers;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL.Tests.Native;

/// <summary>A prepared server, run as the engine would run it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly NativeServerStopSignal _stopSignal;

    private RunningServer(NativeServerCommand command)
    {
        _stopSignal = command.StopSignal;
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Collect;
        _process.ErrorDataReceived += Collect;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until a query is answered.</summary>
    public static async Task<RunningServer> StartAsync(NativeServerCommand command, string connectionString)
    {
        var server = new RunningServer(command);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                return server;
            }
            catch (NpgsqlException exception) when (exception is not PostgresException { SqlState: not "57P03" } && clock.Elapsed < Limit && !server._process.HasExited)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
            catch (Exception exception)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"The server did not become ready. Its output:\n{server.Output}", exception);
            }
        }
    }

    /// <summary>Ends it with its own stop signal and answers with its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync(_stopSignal == NativeServerStopSignal.Interrupt ? "-INT" : "-TERM");
        return await ExitAsync();
    }

    /// <summary>Kills it without warning.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("-KILL");
        await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await ExitAsync();
        }

        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        using var limited = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limited.Token);
        return _process.ExitCode;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
