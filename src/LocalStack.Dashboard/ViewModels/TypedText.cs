namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// The text of a field whose filter stands in the page's address. Each key changes the address, which comes back a moment later: by then the field may hold
/// more, and to show what came back would take the last keys from whoever types.
/// </summary>
internal sealed class TypedText
{
    private readonly List<string> _underWay = [];
    private string? _given;

    /// <summary>What the field shows.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Somebody typed.</summary>
    public void Type(string text)
    {
        Text = text;
        _underWay.Add(text);
    }

    /// <summary>The address says so: an echo of what was typed, or somebody followed a link.</summary>
    public void Give(string? text)
    {
        text ??= "";
        if (text == _given)
        {
            return;
        }

        _given = text;
        var echo = _underWay.IndexOf(text);
        if (echo >= 0)
        {
            _underWay.RemoveRange(0, echo + 1);
        }
        else
        {
            _underWay.Clear();
            Text = text;
        }
    }
}
