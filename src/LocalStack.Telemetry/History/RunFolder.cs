using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalStack.Telemetry.History;

/// <summary>
/// The folder of one run: <c>run.json</c> says what it is, <c>run.lock</c> is held open while it goes on, and numbered segments hold its telemetry.
/// Nobody but their owner may read any of it: attributes and log text hold what an application would not show to others.
/// </summary>
internal sealed class RunFolder(string path)
{
    private const string SegmentExtension = ".otlpz";
    private const string DescriptionName = "run.json";
    private const string LockName = "run.lock";
    private const int MaxIdLength = 64;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    public string Path { get; } = path;

    public string Id => System.IO.Path.GetFileName(Path);

    public static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A name that sorts by time and that no other run has.</summary>
    public static string NewId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");

    /// <summary>The runs in a folder, the oldest first; none when there is no such folder.</summary>
    public static IReadOnlyList<(RunFolder Folder, RunDescription Description)> List(string root)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories(root)
            .Where(path => IsId(System.IO.Path.GetFileName(path)) && File.Exists(System.IO.Path.Combine(path, DescriptionName)))
            .Select(path => new RunFolder(path))
            .Select(folder => (folder, folder.Describe()))
            .OrderBy(entry => entry.Item2.StartedAt)
            .ThenBy(entry => entry.folder.Id, StringComparer.Ordinal)];
    }

    /// <summary>Makes the folder, closed to others, unless it is there.</summary>
    public void Create(RunDescription description)
    {
        CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        CreateFolder(Path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & ~OwnerFolder) != 0)
        {
            throw new UnauthorizedAccessException($"'{Path}' is open to other users, and telemetry may hold secrets. Close it with chmod 700, or choose another folder.");
        }

        if (!File.Exists(System.IO.Path.Combine(Path, DescriptionName)))
        {
            using var file = Open(DescriptionName, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            JsonSerializer.Serialize(file, description, HistoryJson.Default.RunDescription);
        }
    }

    /// <summary>Marks the run as going on, until what is returned is closed; <see langword="null"/> when another process has.</summary>
    public FileStream? TryLock()
    {
        try
        {
            return Open(LockName, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The segments, in order.</summary>
    public FileInfo[] GetSegments() =>
        [.. new DirectoryInfo(Path).EnumerateFiles("*" + SegmentExtension).OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Opens a new segment after all others.</summary>
    public FileStream CreateSegment()
    {
        var last = GetSegments() is [.., var file] && int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return Open(string.Create(CultureInfo.InvariantCulture, $"{last + 1:D8}{SegmentExtension}"), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Removes the run, if it is over. Only what we put there; a folder with anything else in it stays.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryDelete()
    {
        using (var held = TryLock())
        {
            if (held is null)
            {
                return false;
            }

            foreach (var segment in GetSegments())
            {
                segment.Delete();
            }

            File.Delete(System.IO.Path.Combine(Path, DescriptionName));
            File.Delete(System.IO.Path.Combine(Path, LockName));
        }

        if (!Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }

        return true;
    }

    private RunDescription Describe()
    {
        try
        {
            using var file = Open(DescriptionName, FileMode.Open, FileAccess.Read, FileShare.Read);
            return JsonSerializer.Deserialize(file, HistoryJson.Default.RunDescription) ?? Unknown();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return Unknown();
        }

        // Its telemetry may be readable all the same.
        RunDescription Unknown() => new() { Application = string.Empty, StartedAt = Directory.GetCreationTimeUtc(Path) };
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // A user's own folders are closed to other users already.
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    private FileStream Open(string name, FileMode mode, FileAccess access, FileShare share)
    {
        // Written at once: what is buffered in this process would be lost with it.
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new FileStream(System.IO.Path.Combine(Path, name), options);
    }
}

/// <summary>What a run is.</summary>
internal sealed record RunDescription
{
    public int Version { get; init; } = 1;

    public required string Application { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunDescription))]
internal sealed partial class HistoryJson : JsonSerializerContext;
