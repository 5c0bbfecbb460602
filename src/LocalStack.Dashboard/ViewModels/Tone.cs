namespace LocalStack.Dashboard.ViewModels;

/// <summary>How something should feel; the style sheet gives each a colour, the page adds an icon and a word, so that colour is never alone.</summary>
public enum Tone
{
    Neutral,
    Good,
    Busy,
    Warning,
    Bad,
}
