namespace Aspire.Hosting;

/// <summary>A form of OTLP.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf over gRPC.</summary>
    Grpc,

    /// <summary>Protobuf over HTTP.</summary>
    HttpProtobuf,

    /// <summary>JSON over HTTP.</summary>
    HttpJson,
}
