using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Otlp;

/// <summary>What is done with an export request.</summary>
/// <param name="signal">What it carries.</param>
/// <param name="request">The request in protobuf; valid only during the call.</param>
public delegate void OtlpRequestHandler(TelemetrySignal signal, ReadOnlySpan<byte> request);
