// Stands for an AppHost that somebody kills: starts programs through the process runner, says what it started, and waits.
//
//   ContainmentHost STATE-DIRECTORY RUN-ID COMMAND...     each COMMAND goes to /bin/sh -c
//
// Prints "child PID" for each command, "line TEXT" for what they print, "guardians PID PID", then "ready".
//   ContainmentHost watch-parent                          prints "watching PARENT", and "parent gone" once that has ended
//
// A line "guardians" on its input prints the guardians again. At the end of its input it disposes the runner and ends.

using System.Text;
using LocalStack.Hosting.Processes;

if (args is ["watch-parent"] && !OperatingSystem.IsWindows())
{
    int parent = Libc.GetParentPid();
    using ParentWatch watch = ParentWatch.Watch(parent);
    Console.WriteLine($"watching {parent}");
    await watch.ParentExited;
    Console.WriteLine("parent gone");
    return;
}

var runner = new ProcessRunner(new ProcessRunnerOptions { StateDirectory = args[0], RunId = args[1] });
foreach (string command in args.Skip(2))
{
    RunningProcess child = await runner.StartAsync(
        new ProcessSpec
        {
            Name = "child",
            FileName = "/bin/sh",
            Arguments = ["-c", command],
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        },
        new Relay(),
        CancellationToken.None);
    Console.WriteLine($"child {child.Id}");
}

Console.WriteLine($"guardians {string.Join(' ', runner.GuardianIds)}");
Console.WriteLine("ready");
while (await Console.In.ReadLineAsync() is { } request)
{
    if (request == "guardians")
    {
        Console.WriteLine($"guardians {string.Join(' ', runner.GuardianIds)}");
    }
}

await runner.DisposeAsync();
Console.WriteLine("disposed");

internal sealed class Relay : IConsoleSink
{
    public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at)
        => Console.WriteLine($"line {Encoding.UTF8.GetString(utf8)}");
}
