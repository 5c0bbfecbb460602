namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>An entry of a menu: a place to go to, a text to copy, or something to do.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Icon">Its icon.</param>
public sealed record MenuEntry(string Text, string Icon)
{
    /// <summary>Where it leads; null when it leads nowhere.</summary>
    public string? Href { get; private init; }

    /// <summary>What it copies, made when it is chosen; null when it copies nothing, or what it was made of is gone.</summary>
    public Func<string?>? Copies { get; private init; }

    /// <summary>What it does; null when it does nothing.</summary>
    public Func<Task>? Does { get; private init; }

    public static MenuEntry To(string text, string icon, string href) => new(text, icon) { Href = href };

    public static MenuEntry Copy(string text, Func<string?> copies) => new(text, "copy") { Copies = copies };

    public static MenuEntry Do(string text, string icon, Func<Task> does) => new(text, icon) { Does = does };
}
