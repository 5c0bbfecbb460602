using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LocalStack.Hosting.Containers;

/// <summary>What a persistent container was made from, as a hash: it is taken over only when nothing of that has changed.</summary>
internal static class ContainerConfiguration
{
    /// <summary>
    /// The hash of a spec and its image. The network is not in it, for each run has its own and the container is connected to it;
    /// nor are files of this machine by their contents, only by path, size and time.
    /// </summary>
    public static string HashOf(ContainerSpec spec, string imageId)
    {
        var text = new StringBuilder();
        Add(text, "image", imageId);
        Add(text, "entrypoint", spec.Entrypoint);
        Add(text, "arguments", [.. spec.Arguments]);
        Add(text, "environment", [.. spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        Add(text, "ports", [.. spec.Ports.Select(port => $"{ContainerRequest.Key(port)}={port.HostPort}")]);
        Add(text, "mounts", [.. spec.Mounts.Select(mount => $"{mount}")]);
        Add(text, "hosts", [.. spec.ExtraHosts.Select(host => $"{host.Key}={host.Value}")]);
        Add(text, "labels", [.. spec.Labels.Select(label => $"{label.Key}={label.Value}")]);
        Add(text, "stop", spec.StopSignal, $"{spec.StopTimeout}");
        Add(text, "runtime", [.. spec.RuntimeArguments]);
        foreach (var files in spec.Files)
        {
            Add(text, "files", files.Destination, $"{files.Owner}:{files.Group} {files.Umask}");
            foreach (var entry in files.Entries)
            {
                Add(text, entry);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Add(StringBuilder text, ContainerFilesEntry entry)
    {
        string[] what = entry switch
        {
            ContainerFilesEntry.Text file => ["text", file.Contents],
            ContainerFilesEntry.Copy file when new FileInfo(file.SourcePath) is { Exists: true } source => ["copy", file.SourcePath, $"{source.Length} {source.LastWriteTimeUtc.Ticks}"],
            ContainerFilesEntry.Copy file => ["copy", file.SourcePath],
            _ => ["folder"],
        };
        Add(text, entry.Name, [.. what, $"{entry.Owner}:{entry.Group} {entry.Mode}"]);
        if (entry is ContainerFilesEntry.Folder folder)
        {
            foreach (var child in folder.Entries)
            {
                Add(text, child);
            }

            text.Append("end\n");
        }
    }

    // Written so that no value can look like the beginning of another.
    private static void Add(StringBuilder text, string name, params string?[] values) => text.Append(name).Append('=').Append(JsonSerializer.Serialize(values)).Append('\n');
}
