namespace Portwatch.Core.Model;

/// <summary>One hour of an endpoint's results, summed up: what is left of them after retention.</summary>
public sealed class Rollup
{
    public Guid EndpointId { get; set; }

    public DateTimeOffset Bucket { get; set; }

    public int N { get; set; }

    public int Ok { get; set; }

    /// <summary>Of the checks that found it up, in microseconds; null if none did.</summary>
    public int? P50 { get; set; }

    public int? P95 { get; set; }

    public int? P99 { get; set; }

    public int? Max { get; set; }
}
