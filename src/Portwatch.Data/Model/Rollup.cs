namespace Portwatch.Data.Model;

/// <summary>The results of one endpoint in one stretch of time, summed up.</summary>
public sealed class Rollup
{
    public Guid EndpointId { get; set; }

    /// <summary><c>minute</c>, <c>hour</c> or <c>day</c>.</summary>
    public required string Granularity { get; set; }

    public DateTimeOffset Bucket { get; set; }

    public int N { get; set; }

    public int Ok { get; set; }

    public int P50 { get; set; }

    public int P95 { get; set; }

    public int P99 { get; set; }

    public int Max { get; set; }
}
