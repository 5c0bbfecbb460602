namespace LocalStack.Hosting.Terminal;

/// <summary>The terminal, or whatever stands in for it. Colours only where a person looks on, and has not set NO_COLOR.</summary>
internal sealed class TerminalOutput(TextWriter writer, bool useColor)
{
    private readonly Lock _gate = new();

    public static TerminalOutput ForTerminal() =>
        new(Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public void WriteLine(TerminalText line)
    {
        lock (_gate)
        {
            writer.WriteLine(useColor ? $"{Color(line.Tone)}{line.Text}\e[0m" : line.Text);
            writer.Flush();
        }
    }

    private static string Color(LineTone tone) => tone switch
    {
        LineTone.Good => "\e[0m",
        LineTone.Bad => "\e[31m",
        _ => "\e[2m",
    };
}
