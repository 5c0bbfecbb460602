using System.Globalization;

namespace LocalStack.Dashboard.Api;

/// <summary>The parameters of a request to <c>/api/telemetry</c>, checked.</summary>
internal sealed record TelemetryApiQuery
{
    public const int DefaultTraceLimit = 100;
    public const int DefaultSpanLimit = 200;
    public const int MaxLimit = 10_000;

    public string? Resource { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Null for both.</summary>
    public bool? HasError { get; init; }

    public string? Search { get; init; }

    public required int Limit { get; init; }

    /// <returns>Null with a fault that names the parameter.</returns>
    public static TelemetryApiQuery? Read(IQueryCollection query, int defaultLimit, out string fault)
    {
        fault = "";
        if (query["resource"].Count > 1)
        {
            fault = "'resource' may be given once.";
            return null;
        }

        var limit = defaultLimit;
        if (Text("limit") is { } limitText && !(int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
        {
            fault = $"'limit' is '{limitText}', which is not a whole number from 1 to {MaxLimit.ToString(CultureInfo.InvariantCulture)}.";
            return null;
        }

        bool? hasError = null;
        if (Text("hasError") is { } errorText)
        {
            if (!bool.TryParse(errorText, out var flag))
            {
                fault = $"'hasError' is '{errorText}', which is neither true nor false.";
                return null;
            }

            hasError = flag;
        }

        return new TelemetryApiQuery { Resource = Text("resource"), TraceId = Text("traceId"), HasError = hasError, Search = Text("search"), Limit = limit };

        string? Text(string name) => query[name] is [{ Length: > 0 } value] ? value : null;
    }
}
