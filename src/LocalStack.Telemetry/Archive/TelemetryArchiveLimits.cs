namespace LocalStack.Telemetry.Archive;

/// <summary>How much of an archive is read: a few kilobytes can claim to be gigabytes.</summary>
public sealed record TelemetryArchiveLimits
{
    /// <summary>The archive's contents, unpacked. Default 4 GiB; at least 1 MiB.</summary>
    public long MaxUnpackedBytes { get; init; } = 4L << 30;

    /// <summary>One request in it. Default 16 MiB; at least 64 KiB. Only one at a time is in memory.</summary>
    public int MaxRequestBytes { get; init; } = 16 << 20;
}
