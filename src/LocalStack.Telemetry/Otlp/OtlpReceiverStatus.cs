namespace LocalStack.Telemetry.Otlp;

/// <summary>What the receivers turned away since the start: whole requests, none of whose items was stored.</summary>
public sealed class OtlpReceiverStatus
{
    private const int ResourceExhausted = 8;

    private long _refused;
    private long _tooLarge;

    /// <summary>Requests that were refused, for whatever reason.</summary>
    public long RefusedRequests => Interlocked.Read(ref _refused);

    /// <summary>Those of them that were larger than <see cref="OtlpReceiverOptions.MaxRequestBytes"/>.</summary>
    public long TooLargeRequests => Interlocked.Read(ref _tooLarge);

    /// <param name="code">The number in google.rpc.Status.</param>
    internal void CountRefusal(int code)
    {
        Interlocked.Increment(ref _refused);
        if (code == ResourceExhausted)
        {
            Interlocked.Increment(ref _tooLarge);
        }
    }
}
