using System.Security.Cryptography;
using System.Text;
using LocalStack.Tests;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The named volumes of a run at the container engine: an AppHost keeps them by design, a test does not.</summary>
internal sealed class EngineVolumes : IAsyncDisposable
{
    private EngineVolumes(string label) => Label = label;

    /// <summary>What everything carries at the engine that the AppHost with this data directory creates.</summary>
    public string Label { get; }

    /// <summary>Skips the test where there is no engine.</summary>
    public static async Task<EngineVolumes> OfAsync(string dataDirectory)
    {
        await ContainerEngineView.SkipWithoutEngineAsync();
        return new EngineVolumes($"{ContainerEngineView.AppHostLabel}={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataDirectory)))[..10]}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var volume in await ContainerEngineView.VolumesAsync(Label))
        {
            await ContainerEngineView.RemoveVolumeAsync(volume);
        }
    }
}
