using System.Globalization;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Api;

/// <summary>The parameters of a request to <c>/api/telemetry</c>, checked.</summary>
internal sealed record TelemetryApiQuery
{
    public const int DefaultTraceLimit = 100;
    public const int DefaultItemLimit = 200;
    public const int MaxLimit = 10_000;

    // .NET's names and OpenTelemetry's.
    private static readonly Dictionary<string, LogSeverity> Severities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = LogSeverity.Unspecified,
        ["debug"] = LogSeverity.Debug,
        ["information"] = LogSeverity.Information,
        ["info"] = LogSeverity.Information,
        ["warning"] = LogSeverity.Warning,
        ["warn"] = LogSeverity.Warning,
        ["error"] = LogSeverity.Error,
        ["critical"] = LogSeverity.Critical,
        ["fatal"] = LogSeverity.Critical,
    };

    /// <summary>The severity that a word means, .NET's or OpenTelemetry's; null for none.</summary>
    public static LogSeverity? SeverityOf(string word) => Severities.TryGetValue(word, out var severity) ? severity : null;

    public string? Resource { get; init; }

    public TraceId? TraceId { get; init; }

    /// <summary>Null for both.</summary>
    public bool? HasError { get; init; }

    public string? Search { get; init; }

    /// <summary>This severity or above.</summary>
    public LogSeverity MinSeverity { get; init; }

    /// <summary>Whether to go on with what arrives, a line each.</summary>
    public bool Follow { get; init; }

    public required int Limit { get; init; }

    /// <returns>Null with a fault that names the parameter.</returns>
    public static TelemetryApiQuery? Read(IQueryCollection query, int defaultLimit, out string fault)
    {
        fault = "";
        if (query["resource"].Count > 1)
        {
            fault = "'resource' may be given only once.";
            return null;
        }

        var limit = defaultLimit;
        if (Text("limit") is { } limitText && !(int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
        {
            fault = $"'limit' is '{limitText}', which is not a whole number from 1 to {MaxLimit.ToString(CultureInfo.InvariantCulture)}.";
            return null;
        }

        if (!TryReadFlag(query, "hasError", out var hasError, ref fault) || !TryReadFlag(query, "follow", out var follow, ref fault))
        {
            return null;
        }

        TraceId? traceId = null;
        if (Text("traceId") is { } traceText)
        {
            if (!Telemetry.Model.TraceId.TryParse(traceText, out var parsed))
            {
                fault = $"'traceId' is '{traceText}', which is not a trace ID: 32 hexadecimal digits.";
                return null;
            }

            traceId = parsed;
        }

        var severity = LogSeverity.Unspecified;
        if (Text("severity") is { } severityText && !Severities.TryGetValue(severityText, out severity))
        {
            fault = $"'severity' is '{severityText}'. Known severities: {string.Join(", ", Severities.Keys)}.";
            return null;
        }

        return new TelemetryApiQuery
        {
            Resource = Text("resource"), TraceId = traceId, HasError = hasError, Search = Text("search"), MinSeverity = severity, Follow = follow == true, Limit = limit,
        };

        string? Text(string name) => query[name] is [{ Length: > 0 } value] ? value : null;
    }

    private static bool TryReadFlag(IQueryCollection query, string name, out bool? flag, ref string fault)
    {
        flag = null;
        if (query[name] is not [{ Length: > 0 } text])
        {
            return true;
        }

        if (bool.TryParse(text, out var parsed))
        {
            flag = parsed;
            return true;
        }

        fault = $"'{name}' is '{text}', which is neither true nor false.";
        return false;
    }
}
