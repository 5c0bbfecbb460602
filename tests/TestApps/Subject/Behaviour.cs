using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Subject;

/// <summary>Carries the switches out, in their order.</summary>
internal sealed class Behaviour(Switches switches)
{
    public async Task<int> RunAsync()
    {
        Print();

        using PosixSignalRegistration? ignored = switches.Has("--ignore-sigterm")
            ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, static context => context.Cancel = true)
            : null;
        if (ignored is not null)
        {
            Console.WriteLine("ignoring SIGTERM");
        }

        await StartOthersAsync();

        if (switches.Number("--wait") is { } milliseconds)
        {
            await Task.Delay(milliseconds);
        }

        if (switches.Has("--crash"))
        {
            Environment.FailFast("asked to crash");
        }

        if (switches.Number("--exit") is { } code)
        {
            return code;
        }

        if (switches.Has("--serve"))
        {
            return await new Server(switches).RunAsync();
        }

        if (switches.Has("--wait-for-ever"))
        {
            Console.WriteLine("waiting");
            await Task.Delay(Timeout.Infinite);
        }

        return 0;
    }

    private void Print()
    {
        foreach (string text in switches.All("--print"))
        {
            Console.WriteLine(text);
        }

        foreach (string text in switches.All("--error"))
        {
            Console.Error.WriteLine(text);
        }

        if (switches.Number("--flood") is { } lines)
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 64 * 1024);
            for (int i = 0; i < lines; i++)
            {
                output.Write("line ");
                output.Write(i);
                output.Write('\n');
            }
        }

        if (switches.Number("--giant-line") is { } length)
        {
            Console.WriteLine(new string('x', length));
        }
    }

    private async Task StartOthersAsync()
    {
        if (switches.Has("--grandchild"))
        {
            await StartAsync(Environment.ProcessPath!, ["--child", "--wait-for-ever"], "child", linesToRelay: 1);
        }
        else if (switches.Has("--child"))
        {
            await StartAsync(Environment.ProcessPath!, ["--wait-for-ever"], "child", linesToRelay: 0);
        }

        if (switches.Has("--daemon"))
        {
            // The shell in between ends at once, so that nobody is its parent.
            string command = $"setsid '{Environment.ProcessPath}' --wait-for-ever </dev/null >/dev/null 2>&1 & echo $!";
            await StartAsync("/bin/sh", ["-c", command], name: null, linesToRelay: 1);
        }
    }

    // The child's output goes through us only as far as its first lines; then it is left alone.
    private static async Task StartAsync(string program, string[] arguments, string? name, int linesToRelay)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        Process child = Process.Start(start)!;
        if (name is not null)
        {
            Console.WriteLine($"{name} {child.Id}");
        }

        for (int i = 0; i < linesToRelay; i++)
        {
            string line = await child.StandardOutput.ReadLineAsync() ?? "";
            Console.WriteLine(line.StartsWith("child ", StringComparison.Ordinal) ? "grand" + line : "daemon " + line);
        }
    }
}
