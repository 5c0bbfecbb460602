using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Archive;

/// <summary>Reads an archive that may come from anywhere: what is unpacked is counted, one request at a time is in memory, and every fault has a sentence.</summary>
internal sealed class ArchiveReader(Stream archive, TelemetryArchiveLimits limits)
{
    // The end record of a zip, which says where its directory lies. Ours has four entries and no comment.
    private const int EndBytes = 22;
    private const uint EndSignature = 0x0605_4B50;
    private const int MaxDirectoryBytes = 4 << 10;

    private const string NotOurs = "The file is not an archive of telemetry: choose a .zip that was exported from a dashboard.";

    private byte[] _request = new byte[64 << 10];

    /// <exception cref="TelemetryArchiveException">The file is not an archive that this version can read.</exception>
    public async Task<ArchiveManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        await RequireSmallDirectoryAsync(cancellationToken).ConfigureAwait(false);
        ArchiveManifest? manifest;
        try
        {
            var zip = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var disposal = zip.ConfigureAwait(false);
            var entry = zip.GetEntry(ArchiveManifest.EntryName) ?? throw new TelemetryArchiveException(NotOurs);
            var bytes = new byte[ArchiveManifest.MaxBytes];
            var stream = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var entryDisposal = stream.ConfigureAwait(false);
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            manifest = JsonSerializer.Deserialize(bytes.AsSpan(0, length), ArchiveJson.Default.ArchiveManifest);
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new TelemetryArchiveException(NotOurs, fault);
        }

        if (manifest?.Format != ArchiveManifest.FormatName)
        {
            throw new TelemetryArchiveException(NotOurs);
        }

        return manifest.Version == ArchiveManifest.CurrentVersion ? manifest : throw new TelemetryArchiveException(string.Create(
            CultureInfo.InvariantCulture,
            $"The archive has format version {manifest.Version}; this dashboard reads version {ArchiveManifest.CurrentVersion}. Export it again with this version, or import it with the one that wrote it."));
    }

    /// <summary>Gives every request in the archive to a handler.</summary>
    /// <exception cref="TelemetryArchiveException">The archive is damaged, or exceeds a limit.</exception>
    public async Task ReadAsync(OtlpRequestHandler handle, CancellationToken cancellationToken)
    {
        var left = limits.MaxUnpackedBytes;
        try
        {
            var zip = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var disposal = zip.ConfigureAwait(false);
            foreach (var signal in ArchiveEntries.Signals)
            {
                if (zip.GetEntry(ArchiveEntries.NameOf(signal)) is { } entry)
                {
                    left = await ReadAsync(entry, signal, handle, left, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or MalformedMessageException)
        {
            throw new TelemetryArchiveException($"The archive is damaged, and nothing of it was imported: {fault.Message} Export it again.", fault);
        }
    }

    private async Task<long> ReadAsync(ZipArchiveEntry entry, TelemetrySignal signal, OtlpRequestHandler handle, long left, CancellationToken cancellationToken)
    {
        var stream = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = stream.ConfigureAwait(false);
        var prefix = new byte[ArchiveEntries.LengthBytes];
        while (true)
        {
            var read = await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return left;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
            if (read < prefix.Length || length > limits.MaxRequestBytes)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"'{entry.Name}' holds a request of {length} bytes, and {limits.MaxRequestBytes} are possible (MaxRequestBytes)."));
            }

            left -= prefix.Length + length;
            if (left < 0)
            {
                throw new TelemetryArchiveException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The archive unpacks to more than {limits.MaxUnpackedBytes} bytes (MaxUnpackedBytes), and nothing of it was imported. Export less of it, such as one resource or a shorter time, or raise the limit."));
            }

            if (_request.Length < length)
            {
                _request = new byte[length];
            }

            await stream.ReadExactlyAsync(_request.AsMemory(0, (int)length), cancellationToken).ConfigureAwait(false);
            handle(signal, _request.AsSpan(0, (int)length));
        }
    }

    private Task<ZipArchive> OpenAsync(CancellationToken cancellationToken)
    {
        archive.Position = 0;
        return ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
    }

    // Opening a zip makes an object of each entry it names, and millions of them fit into a file of a few megabytes.
    private async Task RequireSmallDirectoryAsync(CancellationToken cancellationToken)
    {
        if (archive.Length < EndBytes)
        {
            throw new TelemetryArchiveException(NotOurs);
        }

        var end = new byte[EndBytes];
        archive.Position = archive.Length - EndBytes;
        await archive.ReadExactlyAsync(end, cancellationToken).ConfigureAwait(false);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature || size > MaxDirectoryBytes || start + (long)size + EndBytes != archive.Length)
        {
            throw new TelemetryArchiveException(NotOurs);
        }
    }
}
