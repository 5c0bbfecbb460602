using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.History;

/// <summary>Reads a run back into a store. What is cut off or damaged costs itself and the rest of its segment, and nothing else.</summary>
internal static class RunReader
{
    public static async Task<TelemetryRunContents> ReadAsync(RunFolder folder, TelemetryStore store, IEnumerable<FileInfo> segments, CancellationToken cancellationToken)
    {
        var ingest = new OtlpIngest(store);
        var (requests, unreadable) = (0L, 0L);
        foreach (var file in segments)
        {
            var segment = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 64 << 10, useAsync: true);
            await using var disposal = segment.ConfigureAwait(false);
            long readable = 0;
            try
            {
                while (await SegmentChunk.ReadAsync(segment, cancellationToken).ConfigureAwait(false) is { } chunk)
                {
                    SegmentChunk.ForEach(chunk, (signal, request) => Store(signal, request, file.LastWriteTimeUtc));
                    readable = segment.Position;
                }
            }
            catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
            {
                unreadable += segment.Length - readable;
            }
        }

        return new TelemetryRunContents(store, requests, unreadable);

        // What came without a time had that of receipt, and the segment was written soon after.
        void Store(TelemetrySignal signal, ReadOnlySpan<byte> request, DateTime receivedAt)
        {
            try
            {
                ingest.Export(signal, request, receivedAt: receivedAt);
                requests++;
            }
            catch (MalformedMessageException)
            {
                // It was well-formed when it came; a newer reader may be stricter.
                unreadable += request.Length;
            }
        }
    }
}
