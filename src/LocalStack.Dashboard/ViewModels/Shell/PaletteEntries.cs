using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Commands;
using LocalStack.Dashboard.ViewModels.Resources;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>All that the command palette offers at a moment.</summary>
internal static class PaletteEntries
{
    public const string Pages = "Pages";
    public const string ResourceGroup = "Resources";
    public const string Commands = "Commands";
    public const string Actions = "Actions";

    /// <param name="resources">What there is; null when the dashboard runs alone and has no resource pages.</param>
    public static IEnumerable<PaletteEntry> Of(IEnumerable<ResourceSnapshot>? resources)
    {
        foreach (var page in DashboardPages.All.Where(page => resources is not null || !page.NeedsResources))
        {
            yield return new(Pages, page.Icon, page.Title, page.Purpose) { Href = page.Path, Key = page.Key };
        }

        if (resources is not null)
        {
            yield return new(Pages, "graph", "Resource graph", "dependencies and calls") { Href = "/?view=graph" };
            var visible = resources.Where(resource => !resource.IsHidden).OrderBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase).ToArray();
            var names = ResourceNames.Of(visible);
            foreach (var resource in visible)
            {
                yield return new(ResourceGroup, ResourceIcons.Of(resource), names[resource.Name], $"{ResourceTypeName.Of(resource.Type)}, {StateView.Of(resource).Text.ToLowerInvariant()}")
                {
                    Href = $"/?resource={Uri.EscapeDataString(resource.Name)}",
                };
            }

            foreach (var resource in visible)
            {
                foreach (var command in resource.Commands.Where(command => command.IsEnabled))
                {
                    yield return new(Commands, CommandView.IconOf(command), $"{command.DisplayName} {names[resource.Name]}", command.Description) { Command = (resource, command) };
                }

                if (ResourceTree.WritesLines(resource))
                {
                    yield return new(Commands, "console", $"Console of {names[resource.Name]}", "its output") { Href = $"/consolelogs?resource={Uri.EscapeDataString(resource.Name)}" };
                }
            }

            foreach (var name in visible.Where(resource => resource.Type == "Project").Select(resource => resource.DisplayName).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                var query = $"?resource={Uri.EscapeDataString(name)}";
                yield return new(Commands, "logs", $"Logs of {name}", "structured log records") { Href = $"/structuredlogs{query}" };
                yield return new(Commands, "traces", $"Traces of {name}", "its requests") { Href = $"/traces{query}" };
                yield return new(Commands, "metrics", $"Metrics of {name}", "its meters and instruments") { Href = $"/metrics{query}" };
            }
        }

        yield return new(Actions, "sun", "Use the light theme", "appearance") { Action = "theme-light" };
        yield return new(Actions, "moon", "Use the dark theme", "appearance") { Action = "theme-dark" };
        yield return new(Actions, "system", "Use the system's theme", "appearance") { Action = "theme-system" };
        yield return new(Actions, "link", "Copy the link to this page", "with its filters") { Action = "copy-link" };
        yield return new(Actions, "keyboard", "Show the keyboard shortcuts", "help") { Action = "shortcuts", Key = "?" };
    }
}
