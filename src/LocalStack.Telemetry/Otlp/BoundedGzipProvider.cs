using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace LocalStack.Telemetry.Otlp;

/// <summary>gRPC's gzip, with a limit: its own would decompress whatever comes.</summary>
internal sealed class BoundedGzipProvider(OtlpReceiverOptions options) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new BoundedGzip(
        stream, options.MaxRequestBytes, () => new RpcException(new Status(StatusCode.ResourceExhausted, options.TooLargeRefusal)));
}
