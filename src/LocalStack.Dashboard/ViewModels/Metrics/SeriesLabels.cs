using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>An attribute that tells the series of an instrument apart.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Values">The values it has, in order.</param>
public sealed record MetricDimension(string Key, ImmutableArray<string> Values);

/// <summary>The attributes of series; with several instances of a service also which one it is.</summary>
internal static class SeriesLabels
{
    public const string Instance = "service.instance.id";

    /// <summary>What a series without the attribute has for a value.</summary>
    public const string None = "(none)";

    public static string ValueOf(MetricSeries series, string key)
        => key == Instance && series.Attributes[Instance] is null ? series.Resource.InstanceId : series.Attributes.GetText(key) ?? None;

    /// <summary>What tells these series apart, most values last.</summary>
    public static ImmutableArray<MetricDimension> DimensionsOf(IReadOnlyCollection<MetricSeries> series)
    {
        var keys = series.SelectMany(one => one.Attributes.Select(attribute => attribute.Key)).Distinct(StringComparer.Ordinal).ToList();
        if (series.Select(one => one.Resource.InstanceId).Distinct().Count() > 1)
        {
            keys.Add(Instance);
        }

        return [.. keys.Select(key => new MetricDimension(key, [.. series.Select(one => ValueOf(one, key)).Distinct(StringComparer.Ordinal).Order(NumbersFirst)])).OrderBy(dimension => dimension.Values.Length).ThenBy(dimension => dimension.Key, StringComparer.Ordinal)];
    }

    /// <summary>A series in one line; those attributes that all have alike are left out.</summary>
    public static string Describe(MetricSeries series, ImmutableArray<MetricDimension> dimensions)
    {
        var parts = dimensions.Where(dimension => dimension.Values.Length > 1 && ValueOf(series, dimension.Key) != None).Select(dimension => ValueOf(series, dimension.Key)).ToArray();
        return parts.Length > 0 ? string.Join(" · ", parts) : "value";
    }

    private static readonly Comparer<string> NumbersFirst = Comparer<string>.Create((left, right) =>
        long.TryParse(left, out var l) && long.TryParse(right, out var r) ? l.CompareTo(r) : string.CompareOrdinal(left, right));
}
