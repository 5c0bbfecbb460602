namespace LocalStack.Hosting.Terminal;

/// <summary>
/// Decides what the console prints: preparations while things start, then one table, then a line for each change.
/// Pure: lines in, lines out.
/// </summary>
/// <param name="expected">The names of the resources that the application has; the table waits for all of them.</param>
internal sealed class TerminalReport(IReadOnlySet<string> expected)
{
    private readonly Dictionary<string, ResourceLine> _lines = [];

    /// <summary>True once the table has been printed.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Every resource has shown itself, and every instance has come to rest.</summary>
    public bool IsSettled => _lines.Values.All(line => line.IsSettled) && expected.All(name => _lines.Values.Any(line => line.Name == name));

    /// <summary>Takes a change in, gives the lines to print for it.</summary>
    public IEnumerable<TerminalText> Change(ResourceLine line)
    {
        var previous = _lines.GetValueOrDefault(line.InstanceId);
        _lines[line.InstanceId] = line;

        // Before the table only what takes long or has gone wrong is worth a line.
        var isNews = IsStarted
            ? previous is not null && (previous.State != line.State || (line.Tone == LineTone.Bad && previous.Detail != line.Detail))
            : line.Tone == LineTone.Bad && line.IsSettled && previous?.State != line.State
                || line.Tone == LineTone.Pending && line.Progress is not null && line.Progress != previous?.Progress;

        if (isNews && !(IsStarted && line.Tone == LineTone.Pending && line.Detail is null && previous?.Tone == LineTone.Pending))
        {
            yield return new TerminalText(line.Tone, $"{line.InstanceId}: {line.State}{(About(line) is { } about ? $" - {about}" : "")}");
        }
    }

    /// <summary>The table of resources, one row a resource; replicas share a row.</summary>
    public IEnumerable<TerminalText> Table()
    {
        IsStarted = true;
        var rows = _lines.Values
            .GroupBy(line => line.Name)
            .Select(instances => Row([.. instances]))
            .ToList();
        var nameWidth = Math.Max("Resource".Length, rows.Select(row => row.Name.Length).DefaultIfEmpty().Max());
        var stateWidth = Math.Max("State".Length, rows.Select(row => row.State.Length).DefaultIfEmpty().Max());

        yield return new TerminalText(LineTone.Pending, $"  {"Resource".PadRight(nameWidth)}  {"State".PadRight(stateWidth)}  URL");
        foreach (var row in rows)
        {
            var tail = About(row) ?? row.Url;
            yield return new TerminalText(row.Tone, $"  {row.Name.PadRight(nameWidth)}  {row.State.PadRight(stateWidth)}  {tail}".TrimEnd());
        }
    }

    // What runs is of use at its address; what does not, for its reason.
    private static string? About(ResourceLine line) => line.Tone == LineTone.Good ? line.Url : line.Detail;

    private static ResourceLine Row(IReadOnlyList<ResourceLine> instances)
    {
        // The worst instance speaks for all of them.
        var speaker = instances.OrderByDescending(line => line.Tone).First();
        var alike = instances.Count(line => line.State == speaker.State);
        return instances.Count == 1 ? speaker : speaker with { State = $"{speaker.State} ({alike} of {instances.Count})" };
    }
}
