namespace LocalStack.Telemetry.Otlp;

/// <summary>The type gRPC knows the three export methods by; <see cref="OtlpGrpcMethods"/> adds them.</summary>
internal sealed class OtlpGrpcService;
