using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LocalStack.Telemetry.Otlp;

/// <summary>OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp): admit, read, decompress, store, answer in the sender's own encoding.</summary>
internal sealed partial class OtlpHttpEndpoint(
    OtlpIngest ingest, ApiKeyGuard guard, OtlpCors cors, IOptionsMonitor<OtlpReceiverOptions> options, OtlpReceiverStatus status, ILogger<OtlpHttpEndpoint> logger)
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    // google.rpc.Code, for the body of an error.
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unauthenticated = 16;

    public async Task ExportAsync(HttpContext context, TelemetrySignal signal)
    {
        if (cors.Handle(context))
        {
            return;
        }

        var isJson = IsMediaType(context.Request, Json);
        try
        {
            var outcome = await ReceiveAsync(context, signal, isJson).ConfigureAwait(false);
            await WriteAsync(context, StatusCodes.Status200OK, isJson, isJson ? OtlpResponse.ToJson(outcome) : OtlpResponse.ToProtobuf(outcome)).ConfigureAwait(false);
        }
        catch (OtlpRefusalException refusal)
        {
            Log.Refused(logger, signal, refusal.StatusCode, refusal.Message);
            status.CountRefusal(refusal.Code);

            // The rest of the body is not read: the connection ends with this answer.
            context.Response.Headers.Connection = HttpProtocol.IsHttp11(context.Request.Protocol) ? "close" : default;
            var isProtobuf = IsMediaType(context.Request, Protobuf);
            var error = isProtobuf ? OtlpResponse.ErrorToProtobuf(refusal.Code, refusal.Message) : OtlpResponse.ErrorToJson(refusal.Code, refusal.Message);
            await WriteAsync(context, refusal.StatusCode, !isProtobuf, error).ConfigureAwait(false);
        }
    }

    private async Task<ExportOutcome> ReceiveAsync(HttpContext context, TelemetrySignal signal, bool isJson)
    {
        var request = context.Request;
        if (!guard.Admits(request))
        {
            throw new OtlpRefusalException(StatusCodes.Status401Unauthorized, Unauthenticated, ApiKeyGuard.Refusal);
        }

        if (!isJson && !IsMediaType(request, Protobuf))
        {
            throw new OtlpRefusalException(
                StatusCodes.Status415UnsupportedMediaType, InvalidArgument, $"The content type '{request.ContentType}' is not OTLP's: send {Protobuf} or {Json}.");
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        var isGzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (!isGzip && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new OtlpRefusalException(
                StatusCodes.Status415UnsupportedMediaType, InvalidArgument, $"The content encoding '{encoding}' is not supported: send gzip, or none.");
        }

        var limits = options.CurrentValue;
        using var body = new PooledBytes((int)Math.Clamp(request.ContentLength ?? 0, PooledBytes.MinCapacity, limits.MaxRequestBytes));
        await ReadAsync(context, body, limits).ConfigureAwait(false);
        if (!isGzip)
        {
            return Store(signal, isJson, body.Written);
        }

        try
        {
            using var inflated = Inflate(body, limits);
            return Store(signal, isJson, inflated.Written);
        }
        catch (InvalidDataException invalid)
        {
            throw new OtlpRefusalException(StatusCodes.Status400BadRequest, InvalidArgument, $"The body is not valid gzip: {invalid.Message}");
        }
    }

    private ExportOutcome Store(TelemetrySignal signal, bool isJson, ReadOnlySpan<byte> body)
    {
        try
        {
            if (!isJson)
            {
                return ingest.Export(signal, body);
            }

            var transcoded = new ByteBuffer(body.Length);
            var unreadable = JsonTranscoder.Transcode(body, OtlpJsonSchema.Of(signal), transcoded);
            return ingest.Export(signal, transcoded.Written, unreadable);
        }
        catch (MalformedMessageException malformed)
        {
            throw new OtlpRefusalException(StatusCodes.Status400BadRequest, InvalidArgument, malformed.Message);
        }
    }

    private static async Task ReadAsync(HttpContext context, PooledBytes body, OtlpReceiverOptions limits)
    {
        // Ours is the limit that counts, also below the server's. And what we refuse the server reads off for a moment, if its own limit does not forbid it:
        // a sender that is cut off while it sends may never come to our answer.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (context.Request.ContentLength > limits.MaxRequestBytes)
        {
            throw TooLarge(limits);
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (body.Written.Length + read.Buffer.Length > limits.MaxRequestBytes)
            {
                throw TooLarge(limits);
            }

            body.Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    // Gzip says at its end how long it is unpacked, and mostly that is true. What is larger than requests usually are, or not what it said, is measured before
    // there is memory for it: a bomb costs time, and leaves no garbage of its size.
    private static PooledBytes Inflate(PooledBytes body, OtlpReceiverOptions limits)
    {
        var claimed = BoundedGzip.ReadClaimedLength(body.Written);
        if (claimed < PooledBytes.MaxRented)
        {
            var inflated = new PooledBytes((int)claimed + 1);
            if (TryInflate(body, inflated, limits))
            {
                return inflated;
            }
        }

        using var measured = Open(body, limits);
        measured.CopyTo(Stream.Null);
        var large = new PooledBytes(checked((int)measured.Position + 1));
        TryInflate(body, large, limits);
        return large;
    }

    private static bool TryInflate(PooledBytes body, PooledBytes target, OtlpReceiverOptions limits)
    {
        var isWhole = false;
        try
        {
            using var gzip = Open(body, limits);
            isWhole = target.TryFill(gzip);
            return isWhole;
        }
        finally
        {
            if (!isWhole)
            {
                target.Dispose();
            }
        }
    }

    private static BoundedGzip Open(PooledBytes body, OtlpReceiverOptions limits) => new(body.AsStream(), limits.MaxRequestBytes, () => TooLarge(limits));

    private static OtlpRefusalException TooLarge(OtlpReceiverOptions limits) =>
        new(StatusCodes.Status413PayloadTooLarge, ResourceExhausted, limits.TooLargeRefusal);

    private static bool IsMediaType(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    private static async Task WriteAsync(HttpContext context, int statusCode, bool isJson, byte[] body)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = isJson ? Json : Protobuf;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An OTLP/HTTP request ({Signal}) was refused with {StatusCode}: {Reason}")]
        public static partial void Refused(ILogger logger, TelemetrySignal signal, int statusCode, string reason);
    }
}
