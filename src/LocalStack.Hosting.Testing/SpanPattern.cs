using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// A span as tests write it: <c>api: POST /orders</c>, <c>INSERT INTO orders</c>, <c>worker: process *</c>. A word before <c>": "</c> is the resource's name; the rest
/// is the span's name or the beginning of what was sent to a database; <c>*</c> stands for anything, and then all of it has to match.
/// </summary>
internal sealed class SpanPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // A wait asks with the same few patterns for each span at each change; those of all tests together are few.
    private static readonly ConcurrentDictionary<string, SpanPattern> Known = new(StringComparer.Ordinal);

    private readonly string _text;
    private readonly string? _resource;
    private readonly Regex _whole;
    private readonly Regex _beginning;

    private SpanPattern(string text)
    {
        _text = text;
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        _resource = colon > 0 && !text.AsSpan(0, colon).Contains(' ') ? text[..colon] : null;
        var name = Regex.Escape(_resource is null ? text : text[(colon + 2)..]).Replace(@"\*", ".*", StringComparison.Ordinal);
        _whole = new Regex($"^{name}$", RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);
        _beginning = new Regex($"^{name}{(text.Contains('*', StringComparison.Ordinal) ? "$" : "")}", RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);
    }

    public static SpanPattern Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return Known.GetOrAdd(text.Trim(), static text => new SpanPattern(text));
    }

    public bool Matches(Span span)
    {
        if (_resource is not null && !string.Equals(span.Resource.Name, _resource, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var statement = SpanText.StatementOf(span);
        return _whole.IsMatch(span.Name)
            || (statement is not null && (_beginning.IsMatch(statement) || _beginning.IsMatch(StatementShape.Of(statement))))
            // As a line of a snapshot.
            || _whole.IsMatch(TraceSnapshot.TextOf(span))
            || _whole.IsMatch(TraceSnapshot.NameOf(span));
    }

    public override string ToString() => $"\"{_text}\"";
}
