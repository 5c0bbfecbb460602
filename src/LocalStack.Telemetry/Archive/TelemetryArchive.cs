using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Archive;

/// <summary>Telemetry as one file, for another machine or another day: a zip of OTLP requests and a manifest.</summary>
public static class TelemetryArchive
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Writes what a store keeps. What arrives meanwhile may be in it or not, and is not held up.</summary>
    /// <param name="store">The store.</param>
    /// <param name="target">Where the file goes; need not be seekable, and stays open.</param>
    /// <param name="selection">What to write; everything when <see langword="null"/>.</param>
    /// <param name="source">What is written down as the file's origin.</param>
    /// <param name="timeProvider">The clock for the time written down.</param>
    /// <param name="cancellationToken">Ends the writing; the file is then incomplete.</param>
    public static async Task WriteAsync(
        TelemetryStore store, Stream target, TelemetrySelection? selection = null, string source = "", TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        selection ??= new TelemetrySelection();

        // Closing an entry writes its last bytes synchronously, which the answer to a web request does not allow: they wait here for the next flush.
        var buffered = new BufferedStream(target, BufferBytes);
        var zip = await ZipArchive.CreateAsync(buffered, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            await WriteManifestAsync(zip, source, timeProvider ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
            await WriteSignalsAsync(zip, buffered, store, selection, cancellationToken).ConfigureAwait(false);
        }

        await buffered.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds what an archive holds to a store: all of it, or nothing when any part of it is damaged.</summary>
    /// <param name="store">The store.</param>
    /// <param name="archive">The file; it must be seekable, is read from its beginning and stays open.</param>
    /// <param name="limits">How much of it is read; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the reading; a part may then be stored.</param>
    /// <returns>What it held.</returns>
    /// <exception cref="TelemetryArchiveException">It is not an archive of telemetry, or damaged, or too large. Nothing is stored then.</exception>
    public static async Task<TelemetryImport> ReadAsync(
        TelemetryStore store, Stream archive, TelemetryArchiveLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var reader = new ArchiveReader(archive, limits ?? new TelemetryArchiveLimits());
        var manifest = await reader.ReadManifestAsync(cancellationToken).ConfigureAwait(false);

        // Once to find faults, with tables of its own so that a refused file leaves no names behind; and once to keep.
        var check = new OtlpIngest(new TelemetryStore(store.Options));
        await reader.ReadAsync(check.Check, cancellationToken).ConfigureAwait(false);

        var ingest = new OtlpIngest(store);
        var received = new Dictionary<TelemetrySignal, long>();
        long rejected = 0;
        await reader.ReadAsync(
            (signal, request) =>
            {
                var outcome = ingest.Export(signal, request);
                received[signal] = received.GetValueOrDefault(signal) + outcome.Received;
                rejected += outcome.Rejected;
            },
            cancellationToken).ConfigureAwait(false);
        return new TelemetryImport(
            manifest.CreatedAt,
            manifest.Source,
            received.GetValueOrDefault(TelemetrySignal.Traces),
            received.GetValueOrDefault(TelemetrySignal.Logs),
            received.GetValueOrDefault(TelemetrySignal.Metrics),
            rejected);
    }

    private static async Task WriteSignalsAsync(ZipArchive zip, Stream buffered, TelemetryStore store, TelemetrySelection selection, CancellationToken cancellationToken)
    {
        var resources = store.Tables.Resources.Select(selection.ResourceNames);
        var from = selection.From is { } start ? UnixTime.FromDateTimeOffset(start) : 0;
        var to = selection.To is { } end ? UnixTime.FromDateTimeOffset(end) : ulong.MaxValue;
        foreach (var signal in ArchiveEntries.Signals.Where(selection.Signals.Contains))
        {
            // Telemetry repeats itself: the fastest level already makes a tenth of it.
            var entry = await zip.CreateEntry(ArchiveEntries.NameOf(signal), CompressionLevel.Fastest).OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var entryDisposal = entry.ConfigureAwait(false);
            var length = new byte[ArchiveEntries.LengthBytes];
            foreach (var request in StoreExport.Of(store, signal, resources, from, to))
            {
                BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
                await entry.WriteAsync(length, cancellationToken).ConfigureAwait(false);
                await entry.WriteAsync(request.WrittenMemory, cancellationToken).ConfigureAwait(false);
            }

            await entry.FlushAsync(cancellationToken).ConfigureAwait(false);
            await buffered.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteManifestAsync(ZipArchive zip, string source, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var manifest = new ArchiveManifest
        {
            Format = ArchiveManifest.FormatName,
            Version = ArchiveManifest.CurrentVersion,
            CreatedAt = timeProvider.GetUtcNow(),
            Source = source,
        };
        var entry = await zip.CreateEntry(ArchiveManifest.EntryName).OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = entry.ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(entry, manifest, ArchiveJson.Default.ArchiveManifest, cancellationToken).ConfigureAwait(false);
    }
}
