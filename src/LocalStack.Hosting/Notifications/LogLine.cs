namespace Aspire.Hosting.ApplicationModel;

/// <summary>One line that a resource wrote to its console or log.</summary>
/// <param name="LineNumber">The line's number within its resource instance, from 1. A number is given once and never reused, so a gap means lines that were dropped.</param>
/// <param name="Content">The text, preceded by the time it was received: <c>2026-11-22T22:36:15.1234567Z the text</c>. ANSI sequences are kept.</param>
/// <param name="IsErrorMessage">Whether the line came from standard error, or was logged as an error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
