namespace LocalStack.Tests;

/// <summary>A named volume of the engine is kept by design; one of a test goes with it.</summary>
internal sealed class VolumeRemoval(string name) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await ContainerEngineView.RemoveVolumeAsync(name);
}
