using System.Diagnostics;
using System.Text;

namespace LocalStack.EndToEnd.Tests;

/// <summary>A program that was run to its end.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">What it said, in the order it was said.</param>
internal sealed record CommandRun(int ExitCode, string Output)
{
    /// <summary>Runs a program; when the token calls it off, it ends with all that it started.</summary>
    public static async Task<CommandRun> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            lock (output)
            {
                throw new TimeoutException($"'{program} {string.Join(' ', arguments)}' did not end. It printed:\n{output}", exception);
            }
        }

        return new(process.ExitCode, output.ToString());

        void Add(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
    }
}
