using System.Collections.Immutable;
using LocalStack.Telemetry.Storage;

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

    /// <summary>The same text with the searched words in it, whatever their colours, marked.</summary>
    public static ImmutableArray<AnsiRun> Mark(ImmutableArray<AnsiRun> runs, SearchWords? words)
    {
        if (words is null)
        {
            return runs;
        }

        var text = string.Concat(runs.Select(run => run.Text));
        var marked = ImmutableArray.CreateBuilder<AnsiRun>();
        var at = 0;
        foreach (var (found, length) in words.FindIn(text))
        {
            marked.AddRange(Slice(runs, at, found - at));
            marked.AddRange(Slice(runs, found, length).Select(run => run with { Classes = run.Classes.Length == 0 ? MarkClass : $"{run.Classes} {MarkClass}" }));
            at = found + length;
        }

        marked.AddRange(Slice(runs, at, null));
        return marked.ToImmutable();
    }
}
