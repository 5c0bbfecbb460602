using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Logs;

/// <summary>How a severity is shown: a word, an icon and a class, so that colour is never alone.</summary>
/// <param name="Text">As in <c>Warning</c>.</param>
/// <param name="Icon">The icon's name.</param>
/// <param name="Class">The style sheet's class.</param>
internal sealed record SeverityView(string Text, string Icon, string Class)
{
    /// <summary>The severities that can be asked for as the least, lowest first.</summary>
    public static IReadOnlyList<LogSeverity> All { get; } = [LogSeverity.Trace, LogSeverity.Debug, LogSeverity.Information, LogSeverity.Warning, LogSeverity.Error, LogSeverity.Critical];

    public static SeverityView Of(LogSeverity severity) => severity switch
    {
        LogSeverity.Trace => new("Trace", "dot", "sev-trace"),
        LogSeverity.Debug => new("Debug", "dot", "sev-debug"),
        LogSeverity.Information => new("Info", "info", "sev-info"),
        LogSeverity.Warning => new("Warning", "warning", "sev-warning"),
        LogSeverity.Error => new("Error", "error", "sev-error"),
        LogSeverity.Critical => new("Critical", "critical", "sev-critical"),
        _ => new("None", "dot", "sev-none"),
    };
}
