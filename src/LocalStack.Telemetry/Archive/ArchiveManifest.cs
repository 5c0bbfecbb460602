using System.Text.Json.Serialization;

namespace LocalStack.Telemetry.Archive;

/// <summary>The first entry of an archive: what the file is, and since when.</summary>
internal sealed record ArchiveManifest
{
    public const string EntryName = "manifest.json";
    public const string FormatName = "localstack-telemetry";
    public const int CurrentVersion = 1;
    public const int MaxBytes = 64 << 10;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Source { get; init; } = string.Empty;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ArchiveManifest))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
