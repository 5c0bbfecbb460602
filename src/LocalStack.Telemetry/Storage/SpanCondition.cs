using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>A query on single spans, ready to be asked row by row: columns first, attributes last.</summary>
internal sealed class SpanCondition
{
    private readonly StringTable _strings;
    private readonly AttributePredicate? _predicate;
    private readonly SearchWords? _name;
    private readonly InternedMemo? _names;

    public SpanCondition(SharedTables tables, string? text, string? name, ImmutableArray<AttributeFilter> attributes)
    {
        _strings = tables.Strings;
        _predicate = AttributePredicate.Create(text, attributes, tables.Strings);
        if (SearchWords.Parse(name) is { } words)
        {
            _name = words;
            _names = new InternedMemo(tables.Strings, interned => words.AreIn(interned.Utf8));
        }
    }

    /// <summary>The allowed resources by index; all when <see langword="null"/>.</summary>
    public bool[]? Resources { get; init; }

    public TraceId? TraceId { get; init; }

    public TraceId? LinkedTraceId { get; init; }

    public SpanId? LinkedSpanId { get; init; }

    public SpanKind? Kind { get; init; }

    public SpanCategories Categories { get; init; }

    public ulong MinDuration { get; init; }

    public bool ErrorsOnly { get; init; }

    public ulong From { get; init; }

    public ulong To { get; init; } = ulong.MaxValue;

    public static SpanCondition Create(SpanQuery query, SharedTables tables) => new(tables, query.Text, query.Name, query.Attributes)
    {
        Resources = tables.Resources.Select(query.ResourceName, query.InstanceId),
        TraceId = query.TraceId,
        LinkedTraceId = query.LinkedTraceId,
        LinkedSpanId = query.LinkedSpanId,
        Kind = query.Kind,
        Categories = query.Categories,
        MinDuration = UnixTime.FromTimeSpan(query.MinDuration),
        ErrorsOnly = query.ErrorsOnly,
        From = query.From is { } from ? UnixTime.FromDateTimeOffset(from) : 0,
        To = query.To is { } to ? UnixTime.FromDateTimeOffset(to) : ulong.MaxValue,
    };

    public bool Matches(SpanBlock block, int row)
    {
        if (LinkedTraceId is { } linked && !(block.HasLinks(row) && SpanRow.HasLinkTo(block, row, linked, LinkedSpanId)))
        {
            return false;
        }

        if (ErrorsOnly && block.GetStatus(row) != SpanStatus.Error)
        {
            return false;
        }

        if (Categories != 0 && (block.Categories[row] & (byte)Categories) == 0)
        {
            return false;
        }

        if (Kind is { } kind && block.GetKind(row) != kind)
        {
            return false;
        }

        var start = block.Starts[row];
        if (block.Durations[row] < MinDuration || start < From || (start >= To && To != ulong.MaxValue))
        {
            return false;
        }

        if (TraceId is { } trace && block.GetTraceId(row) != trace)
        {
            return false;
        }

        return IsAllowed(block.Resources[row]) && MatchesContent(block, row);
    }

    public bool IsAllowed(int resource) => Resources is null || (resource < Resources.Length && Resources[resource]);

    /// <summary>Whether name and attributes are those asked for.</summary>
    public bool MatchesContent(SpanBlock block, int row)
    {
        if (_name is not null && !(block.Names[row] != 0
            ? _names![block.Names[row]]
            : _name.AreIn(SpanRow.ReadName(block, row, _strings))))
        {
            return false;
        }

        if (_predicate is null)
        {
            return true;
        }

        // A name that is not interned lies with the attributes and is found there.
        var found = _predicate.HasText && block.Names[row] != 0 ? _predicate.FindIn(block.Names[row]) : 0;
        return _predicate.Matches(block.GetData(block.Data[row]), found);
    }
}
