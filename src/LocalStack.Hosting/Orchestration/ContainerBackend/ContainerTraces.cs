using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>
/// Notes in the AppHost's data directory that a run has something at a container engine. A note whose run is over says that a later run, be it one
/// without containers, has to look for leftovers.
/// </summary>
/// <param name="folder">Where the notes are.</param>
/// <param name="owner">This run.</param>
internal sealed class ContainerTraces(string folder, ContainerOwner owner)
{
    private const string Ending = ".containers";

    private string OwnFile => Path.Combine(folder, owner.RunId + Ending);

    public void Begin() => File.WriteAllText(OwnFile, owner.Process);

    public void End() => File.Delete(OwnFile);

    public bool AnyAbandoned() => Abandoned().Any();

    public void RemoveAbandoned()
    {
        foreach (var file in Abandoned())
        {
            File.Delete(file);
        }
    }

    private IEnumerable<string> Abandoned() =>
        [.. Directory.EnumerateFiles(folder, "*" + Ending).Where(file => file != OwnFile && !ProcessIdentity.IsAlive(Read(file)))];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // another run has just ended and deleted it, or is writing it: nobody's, and so not abandoned
        }
    }
}
