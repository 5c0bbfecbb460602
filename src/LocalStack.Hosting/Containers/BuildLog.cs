using System.Text.RegularExpressions;

namespace LocalStack.Hosting.Containers;

/// <summary>What a build prints: hands it on, and remembers the step it is at and its last lines for the message when it fails.</summary>
internal sealed partial class BuildLog(ContainerBuild build, Action<string> output)
{
    private const int MaxLastLines = 12;

    private readonly Queue<string> _last = [];
    private readonly Lock _gate = new();

    /// <summary>The step that the build is at, as the builder writes it.</summary>
    public string? Step { get; private set; }

    /// <summary>Takes text, of one line or several, from whichever stream.</summary>
    public void Write(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Trim().Length > 0)
            {
                WriteLine(line.TrimEnd());
            }
        }
    }

    public ContainerEngineException Failed(string reason)
    {
        lock (_gate)
        {
            var at = Step is null ? "" : $" at '{Step}'";
            var lines = _last.Count == 0 ? "" : $" Last output:{Environment.NewLine}{string.Join(Environment.NewLine, _last)}";
            var error = EngineFault.Classify(System.Net.HttpStatusCode.InternalServerError, reason);
            if (error != ContainerEngineError.DiskFull && _last.Any(EngineFault.IsOfFullDisk))
            {
                error = ContainerEngineError.DiskFull; // The program of a step has said so, the engine only that it failed.
            }

            return new ContainerEngineException(
                error is ContainerEngineError.DiskFull or ContainerEngineError.RegistryUnreachable or ContainerEngineError.RegistryBusy ? error : ContainerEngineError.BuildFailed,
                $"The image of '{build.Name}' was not built{at}: {reason.Trim().TrimEnd('.')}. "
                + (error == ContainerEngineError.DiskFull ? EngineFault.Advice(error) : $"Correct '{build.Dockerfile}', or what the step needs.") + lines);
        }
    }

    private void WriteLine(string line)
    {
        lock (_gate)
        {
            if (StepLine().IsMatch(line))
            {
                Step = line.Trim();
                _last.Clear();
            }
            else if (ColorCode().Replace(line, "") is { Length: > 0 } plain)
            {
                _last.Enqueue(plain);
                if (_last.Count > MaxLastLines)
                {
                    _last.Dequeue();
                }
            }
        }

        output(line);
    }

    // "Step 2/5 : RUN make" (Docker), "STEP 2/5: RUN make" (Podman), "#7 [2/5] RUN make" (BuildKit)
    [GeneratedRegex(@"^(Step \d+/\d+ : |(\[\S+\] )?STEP \d+(/\d+)?: |#\d+ \[[^\]]+\] )", RegexOptions.CultureInvariant)]
    private static partial Regex StepLine();

    // What a program writes to its error stream Docker shows in red; the message is read where no terminal draws it.
    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex ColorCode();
}
