using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests;

/// <summary>A span of a check, from wherever it was read.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sent">What was sent to a database or a cache; null for every other span.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="SpanId">Its id.</param>
/// <param name="ParentSpanId">Its parent's id.</param>
/// <param name="IsError">Whether it failed.</param>
internal sealed record CheckSpan(string Service, string Name, string? Sent, SpanKind Kind, string SpanId, string ParentSpanId, bool IsError)
{
    /// <summary>Where <see cref="Sent"/> stands: its present name, and the former one that spans of Redis clients have.</summary>
    public static readonly string[] SentAttributes = ["db.query.text", "db.statement"];

    /// <summary>Whether it is called <paramref name="what"/>, or sent something that begins so.</summary>
    public bool Is(string what) => Name == what || Sent?.StartsWith(what, StringComparison.Ordinal) == true;
}
