namespace LocalStack.Dashboard.ViewModels.ConsoleLogs;

/// <summary>A stretch of a console line in one style.</summary>
/// <param name="Text">Plain text without control characters.</param>
/// <param name="Classes">The style sheet's classes, as in <c>a-red a-bold</c>; empty for the default.</param>
public readonly record struct AnsiRun(string Text, string Classes);
