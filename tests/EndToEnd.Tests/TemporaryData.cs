namespace LocalStack.EndToEnd.Tests;

/// <summary>A data directory for one run of the AppHost.</summary>
internal sealed class TemporaryData : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public TemporaryData()
    {
        Path = Directory.CreateTempSubdirectory("localstack-e2e-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // PostgreSQL runs as an unprivileged user when the tests run as root, and has to reach its data.
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
        }
    }

    public string Path { get; }

    /// <summary>Deletes it. The orchestrator ends the servers when it misses the AppHost; until then they may write.</summary>
    public void Dispose()
    {
        if (!SpinWait.SpinUntil(TryDelete, Patience))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
