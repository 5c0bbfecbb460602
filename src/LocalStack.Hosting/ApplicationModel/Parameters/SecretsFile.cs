using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A JSON file of secrets by configuration key that only its owner can read. It is replaced as a whole by a rename, so that a reader finds the old or
/// the new one, and changed under a lock file, so that two AppHosts that start together do not lose each other's secrets.
/// </summary>
internal sealed class SecretsFile(string path)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    public string Path { get; } = path;

    public string? Get(string key)
    {
        foreach (var (name, value) in Read())
        {
            if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase))
            {
                return value?.ToString();
            }
        }

        return null;
    }

    public void Set(string key, string value) => Change(secrets =>
    {
        secrets[FindName(secrets, key) ?? key] = value;
        return true;
    });

    /// <summary>Gets a secret, or makes and keeps one. Of several callers at once, in this process or another, all get the same.</summary>
    public string GetOrAdd(string key, Func<string> generate)
    {
        if (Get(key) is { } known)
        {
            return known;
        }

        var value = "";
        Change(secrets =>
        {
            if (FindName(secrets, key) is { } name)
            {
                value = secrets[name]!.ToString();
                return false;
            }

            secrets[key] = value = generate();
            return true;
        });
        return value;
    }

    public bool Remove(string key)
    {
        var isRemoved = false;
        Change(secrets => isRemoved = FindName(secrets, key) is { } name && secrets.Remove(name));
        return isRemoved;
    }

    private static string? FindName(JsonObject secrets, string key) =>
        secrets.Select(secret => secret.Key).FirstOrDefault(name => string.Equals(name, key, StringComparison.OrdinalIgnoreCase));

    private JsonObject Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        try
        {
            // Written by hand, too, so comments and a last comma are forgiven.
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(File.ReadAllText(Path), documentOptions: options) as JsonObject ?? [];
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException(
                $"The secrets in '{Path}' cannot be read: {exception.Message} Mend the file, or delete it to have generated secrets made anew " +
                "(a database that was created with an old password will then refuse the new one).",
                exception);
        }
    }

    private void Change(Func<JsonObject, bool> change)
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using var exclusive = AcquireLock();
        var secrets = Read();
        if (!change(secrets))
        {
            return;
        }

        var temporary = $"{Path}.{Environment.ProcessId}.tmp";
        using (var file = new FileStream(temporary, CreateOptions()))
        {
            JsonSerializer.Serialize(file, secrets, Indented);
        }

        File.Move(temporary, Path, overwrite: true);
    }

    private static FileStreamOptions CreateOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            // Given at creation: a mode that is set afterwards leaves a moment in which others can open the file.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private FileStream AcquireLock()
    {
        var deadline = Environment.TickCount64 + (long)LockTimeout.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream($"{Path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 < deadline)
            {
                // Held by another AppHost for the time of one write.
                Thread.Sleep(10);
            }
        }
    }
}
