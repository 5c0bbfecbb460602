using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>The telemetry of one test of an application that several tests share: what came since the test began, without the traces that other tests asked for.</summary>
public sealed class TestTelemetry : TelemetryView, IAsyncDisposable
{
    private readonly ApplicationTelemetry _application;
    private readonly TestArtifact _artifact;
    private bool _isKept;

    internal TestTelemetry(ApplicationTelemetry application, string name)
    {
        _application = application;
        _artifact = new TestArtifact(this, name);
        Began = DateTimeOffset.UtcNow;
    }

    /// <inheritdoc />
    public override TelemetryStore Store => _application.Store;

    internal override DateTimeOffset Began { get; }

    internal override TelemetryTestOptions Options => _application.Options;

    /// <summary>
    /// Has the telemetry of the test written to a file when it ends, as if an assertion on telemetry had failed: for tests that fail for another reason.
    /// </summary>
    /// <returns>The file, which is written when this object is disposed of.</returns>
    public string KeepFile()
    {
        _isKept = true;
        return _application.Keep(_artifact);
    }

    /// <summary>Ends the test: its file is written, if it failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isKept)
        {
            await _artifact.WriteAsync().ConfigureAwait(false);
        }
    }

    internal override void Claim(TraceId traceId) => _application.Claim(traceId, this);

    internal override bool Includes(TraceId traceId) => _application.IsFreeFor(traceId, this);

    internal override TelemetryAssertionException Fail(string problem, IEnumerable<string> resources)
    {
        KeepFile();
        return _application.Fail(problem, resources, _artifact);
    }
}
