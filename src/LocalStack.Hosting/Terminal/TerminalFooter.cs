namespace LocalStack.Hosting.Terminal;

/// <summary>What stands below the table: where the dashboard is, and how to end.</summary>
/// <param name="dashboardUrl">Asked when the footer is printed: the address that logs the browser in; null when there is no dashboard.</param>
internal sealed class TerminalFooter(Func<string?> dashboardUrl)
{
    public IEnumerable<TerminalText> Lines()
    {
        yield return new TerminalText(LineTone.Good, "");
        if (dashboardUrl() is { } url)
        {
            yield return new TerminalText(LineTone.Good, $"Dashboard: {url}");
        }

        yield return new TerminalText(LineTone.Pending, "Press Ctrl+C to stop everything.");
    }
}
