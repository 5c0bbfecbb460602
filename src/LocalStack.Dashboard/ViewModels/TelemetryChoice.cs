using System.Collections.Immutable;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>Which telemetry to export or to clear; no resources or no signals means all of them.</summary>
internal sealed record TelemetryChoice
{
    public ImmutableArray<string> Resources { get; init; } = [];

    public ImmutableArray<TelemetrySignal> Signals { get; init; } = [];

    /// <summary>As a part of the export's address.</summary>
    public QueryString Query => QueryString.Create(
        Signals.Select(signal => KeyValuePair.Create("signal", (string?)NameOf(signal))).Concat(Resources.Select(name => KeyValuePair.Create("resource", (string?)name))));

    public void ClearIn(TelemetryStore store)
    {
        foreach (var signal in Signals.IsEmpty ? (TelemetrySignal?[])[null] : [.. Signals])
        {
            foreach (var resource in Resources.IsEmpty ? (string?[])[null] : [.. Resources])
            {
                store.Clear(signal, resource);
            }
        }
    }

    /// <summary>In words, as in <c>traces and logs from api</c>.</summary>
    public override string ToString()
    {
        var what = Signals.IsEmpty ? "all telemetry" : Listed(Signals.Select(NameOf));
        return Resources.IsEmpty ? what : $"{what} from {Listed(Resources)}";
    }

    private static string Listed(IEnumerable<string> names) => names.ToArray() is [.. { Length: > 0 } first, var last] ? $"{string.Join(", ", first)} and {last}" : names.Single();

    private static string NameOf(TelemetrySignal signal) => signal.ToString().ToLowerInvariant();
}
