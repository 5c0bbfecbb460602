using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>Something that the command palette can do.</summary>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Icon">The icon's name.</param>
/// <param name="Title">What is looked for.</param>
/// <param name="Detail">What tells it from others of the same title; is looked in, too.</param>
internal sealed record PaletteEntry(string Group, string Icon, string Title, string Detail)
{
    /// <summary>The page it leads to.</summary>
    public string? Href { get; init; }

    /// <summary>The command it begins, and on what.</summary>
    public (ResourceSnapshot Resource, ResourceCommandSnapshot Command)? Command { get; init; }

    /// <summary>The word by which the browser's script knows what to do, as in <c>theme-dark</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The key that does the same; null when there is none.</summary>
    public string? Key { get; init; }
}
