using System.Globalization;
using System.Text.RegularExpressions;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>A log record as tests write it.</summary>
internal sealed class LogPattern(string template, LogSeverity? severity, (string Key, object Value)[] attributes)
{
    private const string TemplateAttribute = "{OriginalFormat}";
    private const int MaxListed = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly Regex _template = new(
        $"^{Regex.Escape(template).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);

    public static string List(IReadOnlyCollection<LogRecord> records) => records.Count == 0
        ? " The trace has no log records."
        : $"\n\nLog records of the trace:{string.Concat(records.Take(MaxListed).Select(record => $"\n  {record.Resource.Name}: {record.Severity}: {record.Message}"))}";

    public static string? TextOf(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public bool Matches(LogRecord record) =>
        (severity is null || record.Severity == severity)
        && (_template.IsMatch(record.Attributes.GetText(TemplateAttribute) ?? "") || _template.IsMatch(record.Message))
        && Array.TrueForAll(attributes, wanted => record.Attributes.GetText(wanted.Key) == TextOf(wanted.Value));

    public override string ToString() =>
        $"\"{template}\"{(severity is null ? "" : $" of severity {severity}")}{string.Concat(attributes.Select(wanted => $", {wanted.Key} = {TextOf(wanted.Value)}"))}";
}
