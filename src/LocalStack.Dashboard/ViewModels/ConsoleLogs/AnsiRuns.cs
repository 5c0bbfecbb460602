using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.ConsoleLogs;

/// <summary>Parts of a line that was read by <see cref="AnsiText"/>.</summary>
internal static class AnsiRuns
{
    /// <summary>The class of text that the filter found.</summary>
    public const string MarkClass = "found";

    /// <summary>The runs of a part of the visible text.</summary>
    /// <param name="runs">The line.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="length">How long it is; null for all the rest.</param>
    public static ImmutableArray<AnsiRun> Slice(ImmutableArray<AnsiRun> runs, int from, int? length)
    {
        if (from == 0 && length is null)
        {
            return runs;
        }

        var part = ImmutableArray.CreateBuilder<AnsiRun>();
        var end = length is { } given ? from + given : int.MaxValue;
        var at = 0;
        foreach (var run in runs)
        {
            var (start, stop) = (Math.Max(from, at), Math.Min(end, at + run.Text.Length));
            if (start < stop)
            {
                part.Add(run with { Text = run.Text[(start - at)..(stop - at)] });
            }

            at += run.Text.Length;
        }

        return part.ToImmutable();
    }

    /// <summary>The same text with every occurrence of another one, without regard to case or colours, marked.</summary>
    public static ImmutableArray<AnsiRun> Mark(ImmutableArray<AnsiRun> runs, string wanted)
    {
        if (wanted.Length == 0)
        {
            return runs;
        }

        var text = string.Concat(runs.Select(run => run.Text));
        var marked = ImmutableArray.CreateBuilder<AnsiRun>();
        var at = 0;
        for (var found = Next(0); ; found = Next(at))
        {
            marked.AddRange(Slice(runs, at, (found < 0 ? text.Length : found) - at));
            if (found < 0)
            {
                return marked.ToImmutable();
            }

            at = found + wanted.Length;
            marked.AddRange(Slice(runs, found, wanted.Length).Select(run => run with { Classes = run.Classes.Length == 0 ? MarkClass : $"{run.Classes} {MarkClass}" }));
        }

        int Next(int start) => text.IndexOf(wanted, start, StringComparison.OrdinalIgnoreCase);
    }
}
