namespace LocalStack.EndToEnd.Tests;

/// <summary>A data directory for one run of the AppHost.</summary>
internal sealed class TemporaryData : IDisposable
{
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

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
