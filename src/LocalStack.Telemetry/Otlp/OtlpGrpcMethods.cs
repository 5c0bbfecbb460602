using System.Buffers;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;
using Microsoft.Extensions.Logging;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// The export methods of OTLP/gRPC. The work is done where gRPC asks for the request message to be made of its bytes: they are valid only there, and no
/// message objects are made.
/// </summary>
internal sealed partial class OtlpGrpcMethods(OtlpIngest ingest, ILogger<OtlpGrpcMethods> logger) : IServiceMethodProvider<OtlpGrpcService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpcService> context)
    {
        Add("opentelemetry.proto.collector.trace.v1.TraceService", TelemetrySignal.Traces);
        Add("opentelemetry.proto.collector.logs.v1.LogsService", TelemetrySignal.Logs);
        Add("opentelemetry.proto.collector.metrics.v1.MetricsService", TelemetrySignal.Metrics);

        void Add(string service, TelemetrySignal signal)
        {
            var marshaller = new Marshaller<ExportOutcome>(
                static (outcome, response) => response.Complete(OtlpResponse.ToProtobuf(outcome)),
                request => Export(signal, request));
            var method = new Method<ExportOutcome, ExportOutcome>(MethodType.Unary, service, "Export", marshaller, marshaller);
            context.AddUnaryMethod(method, [], static (_, outcome, _) => Task.FromResult(outcome));
        }
    }

    private ExportOutcome Export(TelemetrySignal signal, DeserializationContext request)
    {
        var body = request.PayloadAsReadOnlySequence();
        byte[]? rented = null;
        try
        {
            if (body.IsSingleSegment)
            {
                return ingest.Export(signal, body.FirstSpan);
            }

            rented = ArrayPool<byte>.Shared.Rent((int)body.Length);
            body.CopyTo(rented);
            return ingest.Export(signal, rented.AsSpan(0, (int)body.Length));
        }
        catch (MalformedMessageException malformed)
        {
            Log.Refused(logger, signal, malformed.Message);
            throw new RpcException(new Status(StatusCode.InvalidArgument, malformed.Message));
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An OTLP/gRPC request ({Signal}) was refused: {Reason}")]
        public static partial void Refused(ILogger logger, TelemetrySignal signal, string reason);
    }
}
