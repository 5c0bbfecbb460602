namespace LocalStack.Telemetry.Otlp;

/// <summary>A request that is answered with an error and not stored.</summary>
internal sealed class OtlpRefusalException(int statusCode, int code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The number in google.rpc.Status.</summary>
    public int Code { get; } = code;
}
