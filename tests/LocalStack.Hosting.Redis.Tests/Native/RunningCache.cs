using System.Diagnostics;
using System.Globalization;
using System.Text;
using LocalStack.Hosting.NativeServers;
using StackExchange.Redis;

namespace LocalStack.Hosting.Redis.Tests.Native;

/// <summary>A prepared server, run as the engine would run it.</summary>
internal sealed class RunningCache : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningCache(NativeServerCommand command)
    {
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

    /// <summary>Starts it and connects to it.</summary>
    public static async Task<(RunningCache Server, ConnectionMultiplexer Client)> StartAsync(NativeServerCommand command, string connectionString)
    {
        var server = new RunningCache(command);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var client = await ConnectionMultiplexer.ConnectAsync(connectionString);
                try
                {
                    // While it reads its data, Redis accepts connections and refuses commands.
                    await client.GetDatabase().KeyExistsAsync("any");
                    return (server, client);
                }
                catch
                {
                    await client.DisposeAsync();
                    throw;
                }
            }
            catch (RedisException exception) when (exception is RedisConnectionException or RedisServerException && clock.Elapsed < Limit && !server._process.HasExited)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
            catch (Exception exception)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"The server did not become ready. Its output:\n{server._output}", exception);
            }
        }
    }

    /// <summary>Ends it with SIGTERM and answers with its exit code.</summary>
    public Task<int> StopAsync() => SignalAsync("-TERM");

    /// <summary>Kills it without warning.</summary>
    public Task KillAsync() => SignalAsync("-KILL");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await ExitAsync();
        }

        _process.Dispose();
    }

    private async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await ExitAsync();
    }

    private async Task<int> ExitAsync()
    {
        using var limited = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limited.Token);
        return _process.ExitCode;
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
