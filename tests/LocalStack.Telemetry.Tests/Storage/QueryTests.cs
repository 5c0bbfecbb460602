using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CsCheck;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Storage;

/// <summary>Every query against the same question asked of plain lists.</summary>
public sealed class QueryTests
{
    private static readonly Lazy<(TelemetryStore Store, ImmutableArray<Span> Spans)> Filled = new(() =>
    {
        var store = new TelemetryStore();
        var random = new Random(5);
        for (var batch = 0; batch < 40; batch++)
        {
            store.Import(Requests.Traces($"service-{batch % 80}", Enumerable.Range(batch * 500, 500).Select(i => Requests.Span(
                    (ulong)random.Next(1, 3_000), (ulong)i + 1, parent: (ulong)random.Next(0, 3), name: $"name {random.Next(40)}",
                    start: (ulong)random.Next(1_000_000), duration: (ulong)random.Next(3_000_000), isError: random.Next(20) == 0)
                .With(random.Next(2) == 0 ? "http.route" : "db.system", $"Value-{random.Next(900)}")
                .With("size", random.Next(1_000)))));
        }

        return (store, store.GetSpans(new SpanQuery { Limit = int.MaxValue }).Items);
    });

    private static readonly Gen<string?> Texts = Gen.Int[0, 5].Select(i => new[] { null, "NAME 1", "value-77", "e-9", "nothing", "42" }[i]);

    private static readonly Gen<AttributeFilter> Filters = Gen.Select(
        Gen.Int[0, 3].Select(i => new[] { "http.route", "db.system", "size", "missing" }[i]),
        Gen.Enum<FilterOperator>(),
        Gen.Int[0, 4].Select(i => new[] { "value-7", "Value-500", "500", "99", "" }[i])).Select((k, o, v) => new AttributeFilter(k, o, v));

    private static readonly Gen<SpanQuery> SpanQueries =
        from resource in Gen.Int[0, 60].Select(i => i < 40 ? $"SERVICE-{i}" : null)
        from text in Texts
        from numbers in Gen.Select(Gen.Int[0, 4], Gen.Int[0, 25_000], Gen.Int[0, 200], Gen.Int[0, 6])
        from flags in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool)
        from filters in Filters.Array[0, 2]
        select new SpanQuery
        {
            ResourceName = resource,
            Text = text,
            MinDuration = TimeSpan.FromMilliseconds(numbers.Item1 / 2.0),
            Offset = numbers.Item2 / 10,
            Limit = numbers.Item3,
            ErrorsOnly = flags.Item1 && flags.Item2,
            NewestFirst = flags.Item3,
            Name = numbers.Item2 % 5 == 0 ? new[] { $"NAME {numbers.Item2 % 40}", "AME*", "*AME 3*" }[numbers.Item2 % 3] : null,
            Categories = numbers.Item4 == 0 ? SpanCategories.Database : SpanCategories.None,
            From = numbers.Item4 == 1 ? UnixTime.ToDateTimeOffset(Requests.Epoch + 500_000) : null,
            To = numbers.Item4 == 2 ? UnixTime.ToDateTimeOffset(Requests.Epoch + 500_000) : null,
            Attributes = [.. filters],
        };

    [Fact]
    public void Spans_AreThoseThatAListWouldGive() => SpanQueries.Sample(
        query =>
        {
            var (store, all) = Filled.Value;

            var page = store.GetSpans(query);

            var expected = all.Where(s => IsMatch(s, query)).ToArray();
            Assert.Equal(expected.Length, page.Total);
            Assert.Equal(Math.Clamp(expected.Length - query.Offset, 0, query.Limit), page.Items.Length);
            Assert.All(page.Items, s => Assert.True(IsMatch(s, query)));
            var starts = expected.Select(s => s.StartUnixNanoseconds).Order().ToArray();
            Assert.Equal((query.NewestFirst ? starts.Reverse() : starts).Skip(query.Offset).Take(query.Limit), page.Items.Select(s => s.StartUnixNanoseconds));
        },
        iter: 300);

    [Fact]
    public void Traces_AreThoseThatAListWouldGive() => Gen.Select(SpanQueries, Gen.Enum<TraceOrder>()).Sample(
        (q, order) =>
        {
            var (store, all) = Filled.Value;
            var query = new TraceQuery
            {
                ResourceName = q.ResourceName,
                Text = q.Text,
                SpanName = q.Name,
                MinDuration = q.MinDuration,
                MaxDuration = q.Offset % 3 == 0 ? TimeSpan.FromMilliseconds(3) : null,
                ErrorsOnly = q.ErrorsOnly,
                Categories = q.Categories,
                From = q.From,
                To = q.To,
                Attributes = q.Attributes,
                Order = order,
                Offset = q.Offset / 5,
                Limit = q.Limit,
            };

            var page = store.GetTraceSummaries(query);

            var expected = all.GroupBy(s => s.TraceId).Select(g => new Trace(g)).Where(t =>
                (query.ResourceName is null || t.Spans.Any(s => IsOf(s, query.ResourceName)))
                && (!query.ErrorsOnly || t.Spans.Any(s => s.IsError))
                && (query.Categories == 0 || t.Spans.Any(s => (s.Categories & query.Categories) != 0))
                && t.Duration >= query.MinDuration
                && (query.MaxDuration is not { } longest || t.Duration <= longest)
                && (query.From is not { } from || t.StartTime >= from)
                && (query.To is not { } to || t.StartTime < to)
                && t.Spans.Any(s => HasText(s, query.Text) && HasName(s, query.SpanName) && query.Attributes.All(f => Holds(s, f)) || (query.Attributes.IsEmpty && query.SpanName is null && query.Text is { } id && t.TraceId.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)))).ToArray();
            Assert.Equal(expected.Length, page.Total);
            if (order == TraceOrder.LatestArrivalFirst)
            {
                var arrivals = page.Items.Select(t => t.Arrival).ToArray();
                Assert.Equal(arrivals.OrderDescending().Distinct(), arrivals);
                return;
            }

            var keys = expected.Select(t => Key(order, t.StartUnixNanoseconds, t.EndUnixNanoseconds - t.StartUnixNanoseconds, t.Spans.Length)).Order();
            Assert.Equal(
                keys.Skip(query.Offset).Take(query.Limit),
                page.Items.Select(t => Key(order, t.StartUnixNanoseconds, t.DurationNanoseconds, t.SpanCount)));
        },
        iter: 150);

    [Fact]
    public void Traces_AreLeftOutAndChosen_ByWhatTheyBeginWith()
    {
        var store = new TelemetryStore();
        var child = Requests.Span(1, 2, parent: 1, name: "poll");
        var poll = Requests.Span(2, 3, name: "poll");
        (child.Kind, poll.Kind) = (SpanData.Types.Kind.SpanKindInternal, SpanData.Types.Kind.SpanKindInternal);
        var loud = Requests.Span(3, 4, name: new string('n', 2_000) + "poll");
        store.Import(Requests.Traces("api", Requests.Span(1, 1, name: "GET /"), child, poll, loud));

        Assert.Equal([1UL, 3], Found(new TraceQuery { HiddenEntries = ["poll"] }));
        Assert.Equal([1UL, 2], Found(new TraceQuery { HiddenEntries = [loud.Name] }));
        Assert.Equal([2UL], Found(new TraceQuery { EntryKind = SpanKind.Internal }));
        Assert.Equal([1UL], Found(new TraceQuery { EntryKind = SpanKind.Server, HiddenEntries = [loud.Name] }));
        Assert.Empty(Found(new TraceQuery { EntryKind = SpanKind.Consumer }));

        IEnumerable<ulong> Found(TraceQuery query) => store.GetTraceSummaries(query).Items.Select(trace => trace.TraceId.Low).Order();
    }

    [Fact]
    public void Trace_IsFoundByTheBeginningOfItsId()
    {
        var store = new TelemetryStore();
        var span = Requests.Span(1, 1);
        span.TraceId = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString("5b8efff798038103d269b633813fc60c"));
        store.Import(Requests.Traces("api", span, Requests.Span(2, 2)));

        Assert.Equal(1, store.GetTraceSummaries(new TraceQuery { Text = "5B8EF" }).Total);
        Assert.Equal(1, store.GetTraceSummaries(new TraceQuery { Text = "5b8efff798038103d269b633813fc60c" }).Total);
        Assert.Equal(0, store.GetTraceSummaries(new TraceQuery { Text = "5b8efff798038103d269b633813fc60d" }).Total);
    }

    [Fact]
    public void Traces_OfNoCategory_AreThoseWithoutAnyCategorizedSpan()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces(
            "api",
            Requests.Span(1, 1).With("http.route", "/"),
            Requests.Span(2, 2).With("db.system", "postgresql"),
            Requests.Span(3, 3),
            Requests.Span(4, 4),
            Requests.Span(4, 5, parent: 4).With("http.route", "/")));

        Assert.Equal([3], Ids(new TraceQuery { IncludeUncategorized = true }));
        Assert.Equal([2, 3], Ids(new TraceQuery { IncludeUncategorized = true, Categories = SpanCategories.Database }));
        Assert.Equal([1, 4], Ids(new TraceQuery { Categories = SpanCategories.Http }));

        IEnumerable<ulong> Ids(TraceQuery query) => store.GetTraceSummaries(query).Items.Select(t => t.TraceId.Low).Order();
    }

    [Fact]
    public void Traces_ArrivedBy_AreNotJoinedByThoseThatComeLaterButStartedEarlier()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces("api", Requests.Span(1, 1, start: 100), Requests.Span(2, 2, start: 200)));
        var mark = Assert.Single(store.GetTraceSummaries(new TraceQuery { Order = TraceOrder.LatestArrivalFirst, Limit = 1 }).Items).Arrival;

        store.Import(Requests.Traces("api", Requests.Span(3, 3, start: 150), Requests.Span(1, 4, parent: 1, start: 110)));

        Assert.Equal([2, 1], store.GetTraceSummaries(new TraceQuery { ArrivedBy = mark }).Items.Select(t => t.TraceId.Low));
        Assert.Equal([2, 3, 1], store.GetTraceSummaries(new TraceQuery()).Items.Select(t => t.TraceId.Low));
    }

    [Fact]
    public void Spans_ThatLinkToATrace_AreFoundWhereverTheyAre()
    {
        var store = new TelemetryStore();
        var both = Requests.Span(2, 2, isError: true).With("http.route", "/");
        both.Links.Add(new SpanData.Types.Link { TraceId = Requests.TraceId(9), SpanId = Requests.SpanId(90), Attributes = { OracleGen.Entry("why", "batch") } });
        both.Links.Add(new SpanData.Types.Link { TraceId = Requests.TraceId(1), SpanId = Requests.SpanId(11) });
        both.DroppedAttributesCount = 3;
        var other = Requests.Span(3, 3);
        other.Links.Add(new SpanData.Types.Link { TraceId = Requests.TraceId(1), SpanId = Requests.SpanId(1) });
        var withEvent = Requests.Span(4, 4);
        withEvent.Events.Add(new SpanData.Types.Event { Name = "event" });
        store.Import(Requests.Traces("api", Requests.Span(1, 1), both, other, withEvent));

        Assert.Equal([2, 3], Ids(new SpanQuery { LinkedTraceId = TraceId.Parse($"{1:x32}") }));
        Assert.Equal([3], Ids(new SpanQuery { LinkedTraceId = TraceId.Parse($"{1:x32}"), LinkedSpanId = new SpanId(1) }));
        Assert.Equal([2], Ids(new SpanQuery { LinkedTraceId = TraceId.Parse($"{9:x32}"), ErrorsOnly = true }));
        Assert.Empty(Ids(new SpanQuery { LinkedTraceId = TraceId.Parse($"{4:x32}") }));
        Assert.Equal(1, store.GetTraceSummaries(new TraceQuery { ErrorsOnly = true }).Total);

        IEnumerable<ulong> Ids(SpanQuery query) => store.GetSpans(query).Items.Select(s => s.SpanId.Value).Order();
    }

    [Fact]
    public void Logs_AreFilteredAndOrdered()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Logs("api", Enumerable.Range(0, 100).Select(i => new LogData
        {
            TimeUnixNano = Requests.Epoch + (ulong)((i * 37 % 100) * 1_000),
            SeverityNumber = (uint)(i % 24) + 1,
            Body = new AnyValue { StringValue = $"message {i}" },
            TraceId = i % 10 == 0 ? Requests.TraceId(5) : Google.Protobuf.ByteString.Empty,
            SpanId = i % 20 == 0 ? Requests.SpanId(6) : Google.Protobuf.ByteString.Empty,
            Attributes = { OracleGen.Entry("n", $"{i}") },
        })));

        var all = store.GetLogs(new LogQuery { Limit = 1_000 });
        Assert.Equal(100, all.Total);
        Assert.Equal(all.Items.Select(l => l.UnixNanoseconds).Order(), all.Items.Select(l => l.UnixNanoseconds));
        Assert.Equal(all.Items.Reverse().Skip(10).Take(5), store.GetLogs(new LogQuery { NewestFirst = true, Offset = 10, Limit = 5 }).Items);
        Assert.Equal(all.Items.Count(l => l.SeverityNumber >= 17), store.GetLogs(new LogQuery { MinSeverity = LogSeverity.Error }).Total);
        Assert.Equal(10, store.GetLogs(new LogQuery { TraceId = TraceId.Parse($"{5:x32}") }).Total);
        Assert.Equal(5, store.GetLogs(new LogQuery { SpanId = SpanId.Parse($"{6:x16}") }).Total);
        Assert.Equal("message 77", Assert.Single(store.GetLogs(new LogQuery { Text = "MESSAGE 77" }).Items).Message);
        Assert.Equal(100, store.GetLogs(new LogQuery { Text = "portwatch.prober" }).Total);
        Assert.Equal(20, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter("n", FilterOperator.LessThan, "20")] }).Total);
        Assert.Equal(0, store.GetLogs(new LogQuery { ResourceName = "worker" }).Total);
        Assert.Equal(0, store.GetLogs(new LogQuery { AfterId = all.Items.Max(l => l.Id) }).Total);
        Assert.Equal(30, store.GetLogs(new LogQuery { AfterId = all.Items.Select(l => l.Id).Order().ElementAt(69) }).Total);
    }

    [Fact]
    public void Logs_OfAnArrivalRange_OfAMessageOrCategory_AreFound()
    {
        var store = new TelemetryStore();
        Assert.Equal(0, store.GetLogs(new LogQuery { AfterId = store.LatestLogId }).Total);
        store.Import(Requests.Logs("api", Records("first", 10)));
        var latest = store.LatestLogId;
        store.Import(Requests.Logs("api", Records("second", 5)));

        Assert.Equal(10, store.GetLogs(new LogQuery { UpToId = latest }).Total);
        Assert.Equal(5, store.GetLogs(new LogQuery { AfterId = latest }).Total);
        Assert.Equal(5, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter(LogRecordFields.Message, FilterOperator.Contains, "SECOND")] }).Total);
        Assert.Equal(14, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter(LogRecordFields.Message, FilterOperator.NotEqual, "second 3")] }).Total);
        Assert.Equal(15, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter(LogRecordFields.Category, FilterOperator.Equal, "portwatch.prober")] }).Total);
        Assert.Equal(0, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter(LogRecordFields.Category, FilterOperator.NotContains, "prober"), new AttributeFilter("n", FilterOperator.Equal, "1")] }).Total);
        Assert.Equal(2, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter(LogRecordFields.Category, FilterOperator.Contains, "prober"), new AttributeFilter("n", FilterOperator.Equal, "1")] }).Total);
        Assert.Equal(15, store.GetLogs(new LogQuery { Attributes = [new AttributeFilter(LogRecordFields.EventName, FilterOperator.Equal, "checked")] }).Total);
        Assert.Equal("first 0", store.GetLog(store.GetLogs(new LogQuery { Limit = 1 }).Items[0].Id)?.Message);
        Assert.Null(store.GetLog(store.LatestLogId + 1));
        Assert.Null(store.GetLog(-1));
    }

    [Fact]
    public void Logs_AreCountedByTimeAndSeverity()
    {
        var store = new TelemetryStore();
        Assert.Empty(store.GetLogHistogram(new LogQuery(), 10).Counts);
        store.Import(Requests.Logs("api", Enumerable.Range(0, 100).Select(i => new LogData { TimeUnixNano = Requests.Epoch + ((ulong)i * 1_000_000_000), SeverityNumber = i == 7 ? 17u : i % 10 == 0 ? 13u : 9u })));

        var all = store.GetLogHistogram(new LogQuery(), 12);
        Assert.Equal((UnixTime.ToDateTimeOffset(Requests.Epoch), TimeSpan.FromSeconds(10)), (all.Start, all.Step));
        Assert.Equal([new LogCounts(1, 1, 8), .. Enumerable.Repeat(new LogCounts(0, 1, 9), 9)], all.Counts);
        Assert.Equal([1], store.GetLogHistogram(new LogQuery { MinSeverity = LogSeverity.Error }, 10).Counts.Select(counts => counts.Total));

        store.Import(Requests.Logs("api", new LogData { TimeUnixNano = 1 }, new LogData { TimeUnixNano = ulong.MaxValue }));
        var centuries = store.GetLogHistogram(new LogQuery(), 50);
        Assert.InRange(centuries.Counts.Length, 1, 51);
        Assert.Equal(102, centuries.Counts.Sum(counts => counts.Total));
    }

    [Fact]
    public void LogAttributes_AreTold_WithTheirMostFrequentValuesFirst()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Logs("api", [.. Records("often", 3), .. Records("once", 1)]));
        store.Import(Requests.Logs("worker", new LogData { Attributes = { OracleGen.Entry("other", "x") } }));

        Assert.Equal(["n", "other"], store.GetLogAttributeKeys());
        Assert.Equal(["n"], store.GetLogAttributeKeys("API"));
        Assert.Equal(["0", "1", "2"], store.GetLogAttributeValues("n"));
        Assert.Equal(["0"], store.GetLogAttributeValues("n", limit: 1));
        Assert.Empty(store.GetLogAttributeValues("n", "worker"));
        Assert.Equal(["Portwatch.Prober"], store.GetLogAttributeValues(LogRecordFields.Category));
        Assert.Equal(["checked"], store.GetLogAttributeValues(LogRecordFields.EventName));
    }

    private static IEnumerable<LogData> Records(string word, int count) => Enumerable.Range(0, count).Select(i => new LogData
    {
        TimeUnixNano = Requests.Epoch + (ulong)i,
        SeverityNumber = 9,
        EventName = "checked",
        Body = new AnyValue { StringValue = $"{word} {i}" },
        Attributes = { OracleGen.Entry("n", $"{i}") },
    });

    private static ulong Key(TraceOrder order, ulong start, ulong duration, int spans) => order switch
    {
        TraceOrder.OldestFirst => start,
        TraceOrder.LongestFirst => ~duration,
        TraceOrder.LargestFirst => ~(ulong)spans,
        _ => ~start,
    };

    private static bool IsMatch(Span span, SpanQuery query) =>
        (query.ResourceName is null || IsOf(span, query.ResourceName))
        && HasText(span, query.Text)
        && HasName(span, query.Name)
        && span.Duration >= query.MinDuration
        && (!query.ErrorsOnly || span.IsError)
        && (query.Categories == 0 || (span.Categories & query.Categories) != 0)
        && (query.From is not { } from || span.StartTime >= from)
        && (query.To is not { } to || span.StartTime < to)
        && query.Attributes.All(f => Holds(span, f));

    private static bool IsOf(Span span, string name) => string.Equals(span.Resource.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool HasName(Span span, string? text) => text is null || text.Split(' ').All(word => HasWord(span.Name, word));

    private static bool HasText(Span span, string? text) => text is null
        || text.Split(' ').All(word => HasWord(span.Name, word) || span.Attributes.Any(a => HasWord(a.Value.ToString(), word)));

    private static bool HasWord(string text, string word) => Regex.IsMatch(
        text, $"{(word.StartsWith('*') ? "" : "(?<![A-Za-z0-9])")}{Regex.Escape(word.Trim('*'))}{(word.EndsWith('*') ? "" : "(?![A-Za-z0-9])")}", RegexOptions.IgnoreCase);

    private static bool Holds(Span span, AttributeFilter filter)
    {
        var text = span.Attributes.GetText(filter.Key);
        return filter.Operator switch
        {
            FilterOperator.Equal => string.Equals(text, filter.Value, StringComparison.OrdinalIgnoreCase),
            FilterOperator.NotEqual => !string.Equals(text, filter.Value, StringComparison.OrdinalIgnoreCase),
            FilterOperator.Contains => text is not null && text.Contains(filter.Value, StringComparison.OrdinalIgnoreCase),
            FilterOperator.NotContains => text is null || !text.Contains(filter.Value, StringComparison.OrdinalIgnoreCase),
            FilterOperator.Exists => text is not null,
            FilterOperator.GreaterThan => text is not null && Compare(text, filter.Value) > 0,
            FilterOperator.GreaterThanOrEqual => text is not null && Compare(text, filter.Value) >= 0,
            FilterOperator.LessThan => text is not null && Compare(text, filter.Value) < 0,
            _ => text is not null && Compare(text, filter.Value) <= 0,
        };
    }

    private static int Compare(string left, string right) =>
        double.TryParse(left, out var l) && double.TryParse(right, out var r) ? l.CompareTo(r) : string.CompareOrdinal(left, right);
}
