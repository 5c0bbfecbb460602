using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>A key and what it does.</summary>
/// <param name="Keys">As people write them; several that do the same.</param>
/// <param name="Does">What they do.</param>
internal sealed record Shortcut(ImmutableArray<string> Keys, string Does);

/// <summary>The help sheet of keys. The script <c>shell.js</c> and the lists of rows act on them.</summary>
internal static class Shortcuts
{
    public static ImmutableArray<(string Title, ImmutableArray<Shortcut> Keys)> Of(bool hasResources) =>
    [
        ("Go to", [.. DashboardPages.All.Where(page => hasResources || !page.NeedsResources).Select(page => new Shortcut([page.Key], page.Title))]),
        ("Anywhere",
        [
            new(["Ctrl+K", "⌘K"], "Find a page, a resource or a command"),
            new(["/"], "Go to the filter"),
            new(["Esc"], "Close details"),
            new(["?"], "Show keyboard shortcuts"),
        ]),
        ("In a list",
        [
            new(["↑", "↓"], "Previous or next row"),
            new(["PgUp", "PgDn"], "Previous or next screen"),
            new(["Home", "End"], "First or last row"),
            new(["Enter"], "Open the row's details"),
            new(["Shift+F10"], "Open the row's menu"),
            new(["←", "→"], "Collapse or expand"),
        ]),
        ("In the log timeline",
        [
            new(["←", "→"], "Previous or next interval"),
            new(["Enter"], "Show only its records"),
            new(["Esc"], "Show all records"),
        ]),
        ("In the graph",
        [
            new(["←", "→", "↑", "↓"], "Move to the resource on that side"),
            new(["Enter"], "Open its details"),
            new(["+", "−", "0"], "Zoom in, out or to fit"),
        ]),
    ];
}
