// Stands for an AppHost that somebody kills: starts programs through the process runner, says what it started, and waits.
//
//   ContainmentHost STATE-DIRECTORY RUN-ID COMMAND...     each COMMAND goes to /bin/sh -c
//
// Prints "child PID" for each command, "line TEXT" for what they print, "guardians PID PID", then "ready".
//   ContainmentHost watch-parent                          prints "watching PARENT", and "parent gone" once that has ended
//
//   ContainmentHost STATE-DIRECTORY RUN-ID container APPHOST IMAGE
//                                                         starts a session container and a persistent one in a network, and
//                                                         prints "container ID" for each
//
//   ContainmentHost STATE-DIRECTORY RUN-ID cleanup PROGRAM...
//                                                         has the guardians run each PROGRAM at the end
//
// A line "guardians" on its input prints the guardians again; "forget" takes the first clean-up back. At the end of its input it disposes the runner and ends.

using System.Text;
using LocalStack.Hosting.Containers;
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
await using ContainerEngine? engine = args is [_, _, "container", ..] ? await ConnectAsync() : null;
string[] cleanups = args is [_, _, "cleanup", .. var programs] ? programs : [];
foreach (string program in cleanups)
{
    runner.AddCleanup(program);
}

foreach (string command in engine is null && cleanups.Length == 0 ? args.Skip(2) : [])
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
    else if (request == "forget")
    {
        runner.RemoveCleanup(cleanups[0]);
        Console.WriteLine("forgotten");
    }
}

await runner.DisposeAsync();
Console.WriteLine("disposed");

async Task<ContainerEngine> ConnectAsync()
{
    ContainerEngine connected = await ContainerEngine.ConnectAsync(
        new ContainerEngineOptions
        {
            Owner = new ContainerOwner { AppHost = args[3], RunId = args[1], Host = ProcessIdentity.Host, Process = ProcessIdentity.Current },
        },
        CancellationToken.None);
    runner.AddCleanup(await ContainerCleanup.CreateScriptAsync(connected, CancellationToken.None) ?? throw new InvalidOperationException("No tool for cleaning up."));
    ContainerNetwork network = await connected.CreateNetworkAsync($"net-{args[3]}", "net", isPersistent: false, CancellationToken.None);
    int colon = args[4].LastIndexOf(':');
    foreach (string name in (string[])["session", "stubborn", "persistent"])
    {
        RunningContainer container = await connected.StartAsync(
            new ContainerSpec
            {
                Resource = name,
                Name = $"{name}-{args[3]}",
                Image = new ContainerImage(null, args[4][..colon], args[4][(colon + 1)..], null),
                Entrypoint = "/bin/sh",
                Arguments = ["-c", name == "session" ? "trap 'exit 0' TERM; while :; do sleep 0.05; done" : "trap '' TERM; sleep 600"],
                Network = network.Name,
                IsPersistent = name == "persistent",
            },
            new Relay(),
            CancellationToken.None);
        Console.WriteLine($"container {container.Id}");
    }

    return connected;
}

internal sealed class Relay : IConsoleSink, IContainerConsole
{
    public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at)
        => Console.WriteLine($"line {Encoding.UTF8.GetString(utf8)}");
}
