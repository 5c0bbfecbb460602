using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting;

/// <summary>
/// Ends the AppHost when the <c>dotnet run</c> that started it is gone. One that is killed cannot pass anything on, and what it started would go on unseen.
/// Linux only: elsewhere the parent of a process is not told.
/// </summary>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ParentWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux() || ReadParent() is not { } parent || !IsDotnetRun(parent))
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (ReadParent() != parent)
            {
                Log.ParentGone(logger, parent);
                lifetime.StopApplication();
                return;
            }
        }
    }

    // "4711 (a name) S 4710 …": the name may hold anything, so fields are counted from its closing parenthesis.
    private static int? ReadParent()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return int.TryParse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture, out var parent) ? parent : null;
    }

    private static bool IsDotnetRun(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0') is [var program, "run", ..] && Path.GetFileName(program) == "dotnet";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone already.
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "'dotnet run' (process {Pid}), which started this AppHost, is gone. The AppHost ends.")]
        public static partial void ParentGone(ILogger logger, int pid);
    }
}
