namespace LocalStack.Hosting.Terminal;

/// <summary>What stands below the table: where the dashboard is, and how to end.</summary>
/// <param name="DashboardUrl">Address with the token that logs the browser in; null when there is no dashboard.</param>
internal sealed record TerminalFooter(string? DashboardUrl)
{
    public IEnumerable<TerminalText> Lines()
    {
        yield return new TerminalText(LineTone.Good, "");
        if (DashboardUrl is not null)
        {
            yield return new TerminalText(LineTone.Good, $"Dashboard: {DashboardUrl}");
        }

        yield return new TerminalText(LineTone.Pending, "Press Ctrl+C to stop everything.");
    }
}
