using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Load;

/// <summary>The processor time of this process and of all that it started, by the names of their programs.</summary>
internal sealed record ProcessorUse(IReadOnlyDictionary<string, TimeSpan> ByProgram)
{
    private const string Mark = "LOCALSTACK_BENCHMARK";
    private const double Worthwhile = 0.02;

    /// <summary>Lets what this process starts from now on be known by its environment.</summary>
    public static void MarkChildren() => Environment.SetEnvironmentVariable(Mark, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads it, on Linux.</summary>
    public static ProcessorUse Read()
    {
        var programs = new Dictionary<string, TimeSpan>();
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    if (IsOurs(process.Id))
                    {
                        // "postgres: postgres portwatch 127.0.0.1(53408) idle"
                        var name = process.ProcessName.Split(':')[0];
                        programs[name] = programs.GetValueOrDefault(name) + process.TotalProcessorTime;
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // It has ended, or is somebody else's.
                }
            }
        }

        return new(programs);
    }

    // PostgreSQL writes its title over its environment, so a parent may speak for it.
    private static bool IsOurs(int process)
    {
        while (process > 1 && process != Environment.ProcessId)
        {
            if (File.ReadAllText($"/proc/{process}/environ").Split('\0').Contains($"{Mark}={Environment.ProcessId}"))
            {
                return true;
            }

            // "1234 (name) S 1 …": after the name, which may hold anything, state and parent.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            process = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return process == Environment.ProcessId;
    }

    /// <summary>How many processors each program had since then, those that had most first.</summary>
    public string Since(ProcessorUse earlier, TimeSpan elapsed) => string.Join(", ",
        from program in ByProgram
        let processors = (program.Value - earlier.ByProgram.GetValueOrDefault(program.Key)) / elapsed
        where processors >= Worthwhile
        orderby processors descending
        select string.Create(CultureInfo.InvariantCulture, $"{program.Key} {processors:0.00}"));
}
