using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalStack.Hosting;

/// <summary>
/// Ends the AppHost when a process that it cannot do without is gone: the <c>dotnet run</c> that started it, which passes nothing on when it is killed, or the
/// orchestrator, without which nothing runs any more. Linux only: elsewhere the parent of a process is not told.
/// </summary>
internal sealed partial class AppHostWatch(IHostApplicationLifetime lifetime, IOptions<HostOptions> host, TimeProvider time, ILogger<AppHostWatch> logger) : EarlyService
{
    private const int LimitOfEnd = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var parent = ProcessTable.ParentOf(Environment.ProcessId) is { } pid && ProcessTable.CommandOf(pid) is [var program, "run", ..] && Path.GetFileName(program) == "dotnet" ? pid : (int?)null;
        Orchestrator? orchestrator = null;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (parent is not null && ProcessTable.ParentOf(Environment.ProcessId) != parent)
            {
                Log.ParentGone(logger, parent.Value);
                lifetime.StopApplication();
                return;
            }

            orchestrator ??= FindOrchestrator();
            if (orchestrator?.FindMissing() is { } missing)
            {
                Log.OrchestratorGone(logger, missing);
                Environment.ExitCode = 1;
                for (var ticks = 0; ticks < LimitOfEnd && orchestrator.StillEnds(); ticks++)
                {
                    await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
                }

                // Aspire would ask the one that is gone to stop everything, until the host's time is up.
                host.Value.ShutdownTimeout = Interval;
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static Orchestrator? FindOrchestrator()
    {
        var processes = Orchestrator.Processes();
        var server = processes.FirstOrDefault(static process => process.Command is [_, "start-apiserver", "--monitor", var monitored, ..] && monitored == $"{Environment.ProcessId}").Pid;
        var controllers = processes.FirstOrDefault(process => process.Command is [_, "run-controllers", ..] && ProcessTable.ParentOf(process.Pid) == server).Pid;
        return server == 0 || controllers == 0 ? null : new(server, controllers);
    }

    /// <summary>Its two programs: one keeps the state and ends with this AppHost; the other, its child, carries the state out.</summary>
    private sealed record Orchestrator(int Server, int Controllers)
    {
        public static IEnumerable<(int Pid, string[] Command)> Processes() => ProcessTable.Pids()
            .Select(static pid => (Pid: pid, Command: ProcessTable.CommandOf(pid)))
            .Where(static process => process.Command is [var program, ..] && Path.GetFileName(program) == "dcp");

        public int? FindMissing() => ProcessTable.ParentOf(Server) is null ? Server : ProcessTable.ParentOf(Controllers) is null ? Controllers : null;

        /// <summary>Whether it, or a guard of a process that it started, is still about to end what it ran.</summary>
        public bool StillEnds() => ProcessTable.ParentOf(Controllers) is not null || Processes().Any(process =>
            process.Command is [_, "monitor-process", ..] && process.Command.SkipWhile(static word => word != "--monitor").ElementAtOrDefault(1) == $"{Controllers}");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "'dotnet run' (process {Pid}), which started this AppHost, is gone. The AppHost ends.")]
        public static partial void ParentGone(ILogger logger, int pid);

        [LoggerMessage(LogLevel.Critical, "Aspire's orchestrator (dcp, process {Pid}) is gone, and with it everything that it ran. The AppHost ends.")]
        public static partial void OrchestratorGone(ILogger logger, int pid);
    }
}
