using System.Diagnostics;
using System.Globalization;

namespace Portwatch.Tests.Servers;

/// <summary>A process with all that it has started.</summary>
internal static class ProcessTree
{
    /// <summary>Sends a signal to each of them, the parents first: a parent that is held starts no more.</summary>
    /// <param name="root">The process id of the first.</param>
    /// <param name="signal">The signal's name, such as <c>STOP</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task SignalAsync(int root, string signal, CancellationToken cancellationToken)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? (Id: id, Parent: ParentOf(id)) : default)
            .ToLookup(process => process.Parent, process => process.Id);
        await KillAsync(root);

        async Task KillAsync(int id)
        {
            using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(cancellationToken);
            foreach (var child in parents[id])
            {
                await KillAsync(child);
            }
        }
    }

    // "1234 (some (odd) name) S 1200 …": the parent is the second word after the last bracket.
    private static int ParentOf(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended.
            return 0;
        }
    }
}
