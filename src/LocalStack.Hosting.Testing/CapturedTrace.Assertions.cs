using System.Globalization;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <content>What a test expects of a trace. Each throws a <see cref="TelemetryAssertionException"/>.</content>
public sealed partial class CapturedTrace
{
    private const int MaxRepetitions = 2;

    /// <summary>Requires spans that match a pattern.</summary>
    /// <param name="pattern">The pattern, as in <c>"api: INSERT INTO orders"</c>.</param>
    /// <param name="times">Exactly how many; at least one when <see langword="null"/>.</param>
    /// <exception cref="TelemetryAssertionException">There are more or fewer.</exception>
    public void ShouldHave(string pattern, int? times = null)
    {
        var parsed = SpanPattern.Parse(pattern);
        RequireCount(parsed.Matches, parsed.ToString(), times);
    }

    /// <summary>Requires spans that satisfy a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="times">Exactly how many; at least one when <see langword="null"/>.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">There are more or fewer.</exception>
    public void ShouldHave(Func<Span, bool> condition, int? times = null, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        RequireCount(condition, expression, times);

    /// <summary>Requires that no span matches a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="TelemetryAssertionException">There is one.</exception>
    public void ShouldNotHave(string pattern) => ShouldHave(pattern, times: 0);

    /// <summary>Requires that no span satisfies a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">There is one.</exception>
    public void ShouldNotHave(Func<Span, bool> condition, [CallerArgumentExpression(nameof(condition))] string expression = "") => RequireCount(condition, expression, times: 0);

    /// <summary>
    /// Requires a tree of spans, a pattern a line, each indented below its parent. There may be more spans than those, and siblings may stand in any order; the first
    /// lines may lie anywhere in the trace. A line of a snapshot is a pattern, too; <c>× 3</c> behind one means three such spans.
    /// </summary>
    /// <param name="tree">The tree, as in a raw string literal.</param>
    /// <exception cref="TelemetryAssertionException">A span is missing, or lies elsewhere. The message names the line.</exception>
    /// <exception cref="FormatException">The indentation is no tree.</exception>
    public void ShouldHaveTree(string tree)
    {
        var match = new TreeMatch(Trace);
        var roots = ExpectedSpan.Parse(tree);
        if (!match.Matches(roots))
        {
            throw Failure($"Expected this tree of spans, but line {match.Missing!.Line} of it ({match.Missing}) was not found where it stands:\n\n{Indent(tree)}");
        }
    }

    /// <summary>Requires that for each of several patterns a span starts after the one before, wherever they lie in the tree.</summary>
    /// <param name="patterns">The patterns, in order.</param>
    /// <exception cref="TelemetryAssertionException">One does not come after the one before it.</exception>
    public void ShouldHaveInOrder(params string[] patterns)
    {
        var next = 0;
        foreach (var pattern in patterns.Select(SpanPattern.Parse))
        {
            while (next < Spans.Length && !pattern.Matches(Spans[next]))
            {
                next++;
            }

            if (next++ == Spans.Length)
            {
                throw Failure($"Expected spans that start in this order: {string.Join(", ", patterns.Select(text => $"\"{text}\""))}. There is no {pattern} at its place.", pattern.Matches);
            }
        }
    }

    /// <summary>Requires that there is no span but those that match one of several patterns.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <exception cref="TelemetryAssertionException">There is another one.</exception>
    public void ShouldHaveOnly(params string[] patterns)
    {
        var expected = patterns.Select(SpanPattern.Parse).ToArray();
        var others = Spans.Where(span => !expected.Any(pattern => pattern.Matches(span))).ToHashSet();
        if (others.Count > 0)
        {
            throw Failure($"Expected no spans but {string.Join(", ", expected.AsEnumerable())}; {TraceTree.Count(others.Count, "span")} {(others.Count == 1 ? "is" : "are")} none of them.", others.Contains);
        }
    }

    /// <summary>Requires that a database was asked no more often than this.</summary>
    /// <param name="atMost">How many calls of a database the trace may have.</param>
    /// <param name="resource">Count only those of this resource; of all when <see langword="null"/>.</param>
    /// <exception cref="TelemetryAssertionException">There are more. The message names them.</exception>
    public void ShouldHaveQueries(int atMost, string? resource = null)
    {
        var queries = Queries.Where(span => resource is null || string.Equals(span.Resource.Name, resource, StringComparison.OrdinalIgnoreCase)).ToHashSet();
        if (queries.Count > atMost)
        {
            var list = string.Concat(queries.OrderBy(span => span.StartUnixNanoseconds).Select(span => $"\n  {span.Resource.Name}: {StatementShape.Of(span)}"));
            throw Failure($"Expected at most {TraceTree.Count(atMost, "query")
                .Replace("querys", "queries", StringComparison.Ordinal)}{(resource is null ? "" : $" of '{resource}'")}, but there are {queries.Count}:{list}", queries.Contains);
        }
    }

    /// <summary>Requires that no query, but for its values, is repeated under one parent, one after the other: the "N+1" of a loop that could have been one query.</summary>
    /// <param name="atMost">How often the same query may be made under one parent. Default 2.</param>
    /// <exception cref="TelemetryAssertionException">One is repeated more often. The message names it.</exception>
    public void ShouldHaveNoRepeatedQueries(int atMost = MaxRepetitions)
    {
        var repeated = RepeatedQuery.Find(Trace, atMost + 1);
        if (!repeated.IsEmpty)
        {
            var list = string.Concat(repeated.Select(query => $"\n  {query.Spans.Length} times, {SpanText.DurationOf(query.Nanoseconds)} together: {query.Shape}"));
            throw Failure($"Expected no query more than {atMost} times under one parent, but there is one (N+1):{list}", repeated.SelectMany(query => query.Spans).ToHashSet().Contains);
        }
    }

    /// <summary>Requires that no span failed.</summary>
    /// <exception cref="TelemetryAssertionException">One did.</exception>
    public void ShouldHaveNoErrors()
    {
        var failed = Spans.Count(static span => span.IsError);
        if (failed > 0)
        {
            throw Failure($"Expected no span that failed, but {failed} did.", static span => span.IsError);
        }
    }

    /// <summary>Requires that the trace, from its first start to its last end, took no longer than this.</summary>
    /// <param name="atMost">The longest it may take.</param>
    /// <exception cref="TelemetryAssertionException">It took longer.</exception>
    public void ShouldTake(TimeSpan atMost)
    {
        if (Duration > atMost)
        {
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"Expected a trace of at most {atMost.TotalMilliseconds:0.#} ms, but it took {Duration.TotalMilliseconds:0.#} ms."));
        }
    }

    /// <summary>Requires a log record in the trace.</summary>
    /// <param name="template">The message template, as in <c>"Order {OrderId} was placed"</c>; where the sender gave none, the message. <c>*</c> stands for anything.</param>
    /// <param name="severity">Its severity; any when <see langword="null"/>.</param>
    /// <param name="times">Exactly how many; at least one when <see langword="null"/>.</param>
    /// <param name="attributes">Attributes it must have, compared as text.</param>
    /// <exception cref="TelemetryAssertionException">There are more or fewer. The message lists the records of the trace.</exception>
    public void ShouldHaveLog(string template, LogSeverity? severity = null, int? times = null, params (string Key, object Value)[] attributes)
    {
        var expected = new LogPattern(template, severity, attributes);
        var count = Logs.Count(expected.Matches);
        if (times is { } exactly ? count != exactly : count == 0)
        {
            throw Failure($"Expected {Number(times, "log record")} {expected}, but there {Verb(count)} {count}.{LogPattern.List(Logs)}");
        }
    }

    /// <summary>Requires that no log record of a severity or above was written in the trace.</summary>
    /// <param name="severity">The lowest severity that is too much. Default <see cref="LogSeverity.Warning"/>.</param>
    /// <exception cref="TelemetryAssertionException">There is one.</exception>
    public void ShouldHaveNoLogs(LogSeverity severity = LogSeverity.Warning)
    {
        var found = Logs.Where(record => record.Severity >= severity).ToArray();
        if (found.Length > 0)
        {
            throw Failure($"Expected no log record of {severity} or above, but there {Verb(found.Length)} {found.Length}.{LogPattern.List(found)}");
        }
    }

    /// <summary>Requires that <see cref="ToSnapshot"/> is a given text, but for blanks at the ends of lines.</summary>
    /// <param name="snapshot">The text, as in a raw string literal or a file.</param>
    /// <param name="attributes">Names of attributes to add to each span that has them.</param>
    /// <exception cref="TelemetryAssertionException">It is another. The message shows the difference line by line.</exception>
    public void ShouldMatchSnapshot(string snapshot, params string[] attributes)
    {
        if (LineDifference.Between(snapshot, ToSnapshot(attributes)) is { } difference)
        {
            throw Failure($"The trace is not as its snapshot (- expected, + there):\n\n{difference}");
        }
    }

    private static string Number(int? times, string noun) => times is { } exactly ? TraceTree.Count(exactly, noun) : $"a {noun}";

    private static string Verb(int count) => count == 1 ? "is" : "are";

    private static string Indent(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => "  " + line));

    private void RequireCount(Func<Span, bool> condition, string what, int? times)
    {
        var count = Spans.Count(condition);
        if (times is { } exactly ? count != exactly : count == 0)
        {
            throw Failure($"Expected {Number(times, "span")} {what}, but there {Verb(count)} {count}.", condition);
        }
    }

    private TelemetryAssertionException Failure(string problem, Func<Span, bool>? isMarked = null) => _view.Fail($"{problem}\n\n{ToTree(isMarked)}", Spans.Select(span => span.Resource.Name));
}
