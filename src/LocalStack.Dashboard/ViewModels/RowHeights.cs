namespace LocalStack.Dashboard.ViewModels;

/// <summary>Heights in pixels of the rows of each list. The style sheets give the same heights; a browser test compares them.</summary>
public static class RowHeights
{
    public const int Table = 40;
    public const int Span = 30;
    public const int ConsoleLine = 20;
    public const int Log = 32;
}
