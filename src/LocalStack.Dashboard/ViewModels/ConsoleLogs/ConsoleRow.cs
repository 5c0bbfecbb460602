using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.ConsoleLogs;

/// <summary>What one row of the console shows: a line, or with wrapping a part of one.</summary>
/// <param name="Source">Whose line it is.</param>
/// <param name="Sequence">The line's place in its feed.</param>
/// <param name="Line">The line.</param>
/// <param name="Time">What it is ordered by: its own time, or the latest before it in its feed.</param>
/// <param name="From">Where the part begins in the visible text.</param>
/// <param name="Length">How long the part is; null for all the rest.</param>
internal sealed record ConsoleRow(ConsoleSource Source, long Sequence, ConsoleLine Line, DateTimeOffset Time, int From, int? Length)
{
    /// <summary>Whether the line begins here.</summary>
    public bool IsFirst => From == 0;
}
