using System.Text;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Logs;

/// <summary>The texts of a log record as a row or the details show them.</summary>
internal static class LogText
{
    private const int MaxRowChars = 600;

    /// <summary>The message in one line of bounded length: a row shows no more, and a page of rows must stay small.</summary>
    public static string OneLine(LogRecord record)
    {
        var message = record.Message;
        if (message.Length == 0)
        {
            message = record.EventName.Length > 0 ? record.EventName : ExceptionOf(record) ?? "";
        }

        if (message.Length <= MaxRowChars && !message.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            return message;
        }

        var line = new StringBuilder(Math.Min(message.Length, MaxRowChars) + 1);
        foreach (var c in message)
        {
            if (line.Length >= MaxRowChars)
            {
                line.Append('…');
                break;
            }

            var shown = char.IsControl(c) ? ' ' : c;
            if (shown != ' ' || line.Length > 0 && line[^1] != ' ')
            {
                line.Append(shown);
            }
        }

        return line.ToString();
    }

    /// <summary>The exception that came along: its stack trace, which repeats type and message, or those two; null when there is none.</summary>
    public static string? ExceptionOf(LogRecord record)
    {
        var (type, message, stack) = (record.Attributes.GetText("exception.type"), record.Attributes.GetText("exception.message"), record.Attributes.GetText("exception.stacktrace"));
        if (!string.IsNullOrEmpty(stack))
        {
            return string.IsNullOrEmpty(message) || stack.Contains(message, StringComparison.Ordinal) ? stack : $"{Join(type, message)}\n{stack}";
        }

        return Join(type, message) is { Length: > 0 } brief ? brief : null;

        static string Join(string? type, string? message) => string.Join(": ", new[] { type, message }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
