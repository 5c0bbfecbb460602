using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Http.Extensions;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>What the traces page lists, as its address says it. A part that cannot be understood filters nothing and is named in <see cref="Faults"/>.</summary>
internal sealed record TraceFilter
{
    public const string Page = "/traces";

    private static readonly (string Id, TraceOrder Order)[] Orders =
        [("", TraceOrder.NewestFirst), ("oldest", TraceOrder.OldestFirst), ("duration", TraceOrder.LongestFirst), ("spans", TraceOrder.LargestFirst)];

    public string? Resource { get; init; }

    public string? Text { get; init; }

    public string? Name { get; init; }

    public string? Kind { get; init; }

    /// <summary>The kind of the span that a trace begins with, as in <c>server</c>.</summary>
    public string? Entry { get; init; }

    /// <summary>Names of traces that are left out: those of workers that go round and round.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    public string? MinDuration { get; init; }

    public string? MaxDuration { get; init; }

    public string? Errors { get; init; }

    public string? Sort { get; init; }

    /// <summary>Conditions on attributes, as <see cref="FilterText"/> writes them.</summary>
    public IReadOnlyList<string?> Filters { get; init; } = [];

    /// <summary>One more, as <see cref="AttributeFilterText"/> reads it: what was typed before the page could turn it into one of the others.</summary>
    public string? Typed { get; init; }

    /// <summary>What is looked for in names.</summary>
    public SearchWords? NameWords => SearchWords.Parse(Text, Name);

    public bool ErrorsOnly => Errors is "1" or "true" or "on";

    public TraceOrder Order => Orders.FirstOrDefault(order => order.Id == Sort).Order;

    /// <summary>Whether anything is left out of the list.</summary>
    public bool IsAny => Has(Resource) || Has(Text) || TraceKind.Find(Kind) is not null || ErrorsOnly || !Details.IsEmpty;

    /// <summary>The conditions that have no control of their own in sight, each with the list without it.</summary>
    public ImmutableArray<(string Text, TraceFilter Without)> Details =>
    [
        .. Part(Name, $"name contains “{Name}”", this with { Name = null }),
        .. EntryKind is { } entry ? Part(Entry, $"starts with {EntryWord(entry)}", this with { Entry = null }) : [],
        .. Hidden.SelectMany(name => Part(name, $"without “{name}”", this with { Hidden = [.. Hidden.Where(other => other != name)] })),
        .. Part(MinDuration, $"≥ {MinDuration}", this with { MinDuration = null }),
        .. Part(MaxDuration, $"≤ {MaxDuration}", this with { MaxDuration = null }),
        .. Filters.SelectMany((text, index) => Part(text, FilterText.Read(text) is { } filter ? FilterText.Describe(filter) : text ?? "", this with { Filters = [.. Filters.Where((_, i) => i != index)] })),
        .. Part(Typed, AttributeFilterText.TryParse(Typed, out var typed) ? FilterText.Describe(typed) : Typed ?? "", this with { Typed = null }),
    ];

    /// <summary>The kinds of spans that traces begin with.</summary>
    public static ImmutableArray<SpanKind> EntryKinds { get; } = [SpanKind.Server, SpanKind.Consumer, SpanKind.Internal, SpanKind.Client, SpanKind.Producer];

    public SpanKind? EntryKind => EntryKinds.Select(kind => (SpanKind?)kind).FirstOrDefault(kind => string.Equals($"{kind}", Entry, StringComparison.OrdinalIgnoreCase));

    public static string EntryWord(SpanKind kind) => kind switch
    {
        SpanKind.Server => "a request",
        SpanKind.Consumer => "a message",
        SpanKind.Internal => "internal work",
        SpanKind.Client => "an outgoing call",
        _ => "a sent message",
    };

    /// <summary>The list without the traces of one more name.</summary>
    public TraceFilter Hiding(string name) => this with { Hidden = [.. Hidden.Append(name).Distinct()] };

    /// <summary>What could not be understood, for people; empty when all was.</summary>
    public ImmutableArray<string> Faults =>
    [
        .. Fault(MinDuration, DurationText.TryParse(MinDuration, out var _), "The minimum duration", "a duration such as 250ms or 1.5s"),
        .. Fault(MaxDuration, DurationText.TryParse(MaxDuration, out var _), "The maximum duration", "a duration such as 250ms or 1.5s"),
        .. Fault(Kind, TraceKind.Find(Kind) is not null, "The kind", "one of " + string.Join(", ", TraceKind.All.Select(kind => kind.Id))),
        .. Fault(Entry, EntryKind is not null, "The entry kind", "one of " + string.Join(", ", EntryKinds.Select(entry => $"{entry}".ToLowerInvariant()))),
        .. Filters.SelectMany(text => Fault(text, FilterText.Read(text) is not null, "The filter", "a condition such as http.response.status_code:ge:500")),
        .. Fault(Typed, AttributeFilterText.TryParse(Typed, out var _), "The attribute filter", "a condition such as http.response.status_code>=500"),
    ];

    public TraceQuery ToQuery()
    {
        var kind = TraceKind.Find(Kind);
        return new TraceQuery
        {
            ResourceName = Has(Resource) ? Resource : null,
            Text = Has(Text) ? Text!.Trim() : null,
            SpanName = Has(Name) ? Name!.Trim() : null,
            MinDuration = DurationText.TryParse(MinDuration, out var shortest) ? shortest : default,
            MaxDuration = DurationText.TryParse(MaxDuration, out var longest) ? longest : null,
            ErrorsOnly = ErrorsOnly,
            EntryKind = EntryKind,
            HiddenEntries = [.. Hidden],
            Categories = kind?.Categories ?? SpanCategories.None,
            IncludeUncategorized = kind?.Categories is SpanCategories.None,
            Attributes = [.. Filters.Select(FilterText.Read).Append(AttributeFilterText.TryParse(Typed, out var typed) ? typed : null).OfType<AttributeFilter>()],
            Order = Order,
        };
    }

    /// <summary>The page's address.</summary>
    public string Address
    {
        get
        {
            (string Name, string? Value)[] parts =
            [
                ("resource", Resource), ("kind", Kind), ("entry", EntryKind is null ? null : Entry), ("q", Text), ("name", Name), ("min", MinDuration), ("max", MaxDuration), ("errors", ErrorsOnly ? "1" : null),
                ("attr", Typed), ("sort", Sort), .. Hidden.Select(name => ("hide", (string?)name)), .. Filters.Select(text => ("f", text)),
            ];
            return Page + new QueryBuilder(parts.Where(part => Has(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value!))).ToQueryString();
        }
    }

    /// <summary>The filter with one more condition on an attribute, as it was typed.</summary>
    public TraceFilter WithTyped(string? text)
        => AttributeFilterText.TryParse(text, out var filter) ? this with { Filters = [.. Filters, FilterText.Write(filter)], Typed = null } : this with { Typed = text };

    /// <summary>The address of the same list in another order; asked for again, the order turns back to newest first.</summary>
    public string AddressSortedBy(string sort) => (this with { Sort = Sort == sort ? null : sort }).Address;

    private static bool Has(string? text) => !string.IsNullOrWhiteSpace(text);

    private static IEnumerable<(string, TraceFilter)> Part(string? value, string text, TraceFilter without) => Has(value) ? [(text, without)] : [];

    private static IEnumerable<string> Fault(string? value, bool isUnderstood, string what, string expected)
        => Has(value) && !isUnderstood ? [$"{what} “{value}” is ignored: it is not {expected}."] : [];
}
