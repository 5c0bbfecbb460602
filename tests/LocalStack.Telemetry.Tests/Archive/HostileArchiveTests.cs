using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using LocalStack.Telemetry.Archive;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;

namespace LocalStack.Telemetry.Tests.Archive;

/// <summary>Files made to hurt, or hurt on their way: refused with a reason, and nothing of them is stored.</summary>
public sealed class HostileArchiveTests
{
    private const string Manifest = """{"format":"localstack-telemetry","version":1,"createdAt":"2026-11-26T08:30:00Z"}""";

    private static byte[] GoodRequest => Requests.Traces("evil", Requests.Span(1, 1)).ToByteArray();

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(5_000)]
    public Task BytesThatAreNoZip_AreRefused(int length) => RefusesAsync([.. Enumerable.Repeat((byte)'x', length)], "not an archive of telemetry");

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":"other","version":1,"createdAt":"2026-11-26T08:30:00Z"}""")]
    public async Task AnotherZip_IsRefused(string? manifest) =>
        await RefusesAsync(await ZipAsync(manifest, ("traces.otlp", Framed(GoodRequest))), "not an archive of telemetry");

    [Fact]
    public async Task ANewerFormat_IsRefused() =>
        await RefusesAsync(await ZipAsync(Manifest.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)), "format version 2");

    [Fact]
    public async Task ATruncatedFile_IsRefused()
    {
        var file = await ZipAsync(Manifest, ("traces.otlp", Framed(GoodRequest)));

        for (var length = 0; length < file.Length; length++)
        {
            await RefusesAsync(file[..length], "");
        }
    }

    [Theory]
    [InlineData("truncated prefix")]
    [InlineData("truncated request")]
    [InlineData("malformed request")]
    [InlineData("huge length")]
    public async Task ADamagedPart_MakesAllOfItRefused(string damage)
    {
        byte[] logs = damage switch
        {
            "truncated prefix" => [0, 0],
            "truncated request" => [0, 0, 1, 0, 10],
            "malformed request" => Framed([0x0A, 0xFF, 0xFF]),
            _ => [0x7F, 0xFF, 0xFF, 0xFF, 1],
        };

        await RefusesAsync(await ZipAsync(Manifest, ("traces.otlp", Framed(GoodRequest)), ("logs.otlp", logs)), "damaged");
    }

    [Fact]
    public async Task ABomb_IsRefusedBeforeItIsUnpacked()
    {
        // 64 requests of a mebibyte, well-formed: a field that nobody knows, over and over.
        var request = Framed([.. Enumerable.Repeat<byte[]>([0x78, 0], 1 << 19).SelectMany(bytes => bytes)]);
        var file = await ZipAsync(Manifest, ("traces.otlp", [.. Enumerable.Repeat(request, 64).SelectMany(bytes => bytes)]));
        Assert.InRange(file.Length, 0, 400_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await RefusesAsync(file, "MaxUnpackedBytes", new TelemetryArchiveLimits { MaxUnpackedBytes = 32 << 20 });

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public async Task ADirectoryOfManyEntries_IsRefusedBeforeItIsRead()
    {
        using var file = new MemoryStream();
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 20_000; i++)
            {
                zip.CreateEntry($"{i}");
            }
        }

        await RefusesAsync(file.ToArray(), "not an archive of telemetry");
    }

    private static async Task RefusesAsync(byte[] file, string reason, TelemetryArchiveLimits? limits = null)
    {
        var store = new TelemetryStore();

        var refusal = await Assert.ThrowsAsync<TelemetryArchiveException>(() => TelemetryArchive.ReadAsync(store, new MemoryStream(file), limits, TestContext.Current.CancellationToken));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.Counters.Traces.Received);
        Assert.Empty(store.GetResources());
    }

    private static async Task<byte[]> ZipAsync(string? manifest, params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (manifest is not null)
            {
                entries = [("manifest.json", Encoding.UTF8.GetBytes(manifest)), .. entries];
            }

            foreach (var (name, content) in entries)
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(TestContext.Current.CancellationToken);
                await entry.WriteAsync(content, TestContext.Current.CancellationToken);
            }
        }

        return file.ToArray();
    }

    private static byte[] Framed(byte[] request)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
        return [.. length, .. request];
    }
}
