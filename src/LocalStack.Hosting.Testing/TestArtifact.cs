using System.Globalization;

namespace LocalStack.Hosting.Testing;

/// <summary>The file of a test that failed: its telemetry, for the dashboard.</summary>
internal sealed class TestArtifact(TelemetryView view, string name)
{
    private readonly Lazy<string> _path = new(() => PathOf(view.Options.ArtifactsFolder, name));
    private bool _isWritten;

    /// <summary>Where it is written, which is known before it is.</summary>
    public string Path => _path.Value;

    public async Task WriteAsync()
    {
        if (!Interlocked.Exchange(ref _isWritten, true))
        {
            await view.SaveAsync(Path).ConfigureAwait(false);
        }
    }

    private static string PathOf(string folder, string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{safe}-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..6]}.zip"));
    }
}
