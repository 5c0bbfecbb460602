namespace Benchmarks.Telemetry;

/// <summary>An export request that is encoded once and patched for each use.</summary>
internal interface IPayload
{
    /// <summary>The size of one encoded item.</summary>
    int ItemBytes { get; }

    /// <summary>The request with new ids and times.</summary>
    /// <param name="next">The number of the next item; moved on.</param>
    /// <param name="itemsPerTrace">How many items share a trace.</param>
    byte[] Next(ref ulong next, int itemsPerTrace);
}
