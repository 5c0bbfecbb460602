namespace LocalStack.Dashboard.ViewModels.Texts;

/// <summary>The text that one browser tab has opened, if any. Used on that circuit's thread only.</summary>
internal sealed class TextBoard
{
    public ChangeSignal Changed { get; } = new();

    /// <summary>The text that is looked at, with what it is; null when none is.</summary>
    public (string Title, string Text)? Shown { get; private set; }

    public void Show(string title, string text)
    {
        Shown = (title, text);
        Changed.Raise();
    }

    public void Close()
    {
        Shown = null;
        Changed.Raise();
    }
}
