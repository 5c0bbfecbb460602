using System.Globalization;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>Turns the many messages of a pull into a line now and then: <c>Pulling 'redis:7': 3 of 6 layers, 24 of 41 MB</c>.</summary>
internal sealed class PullProgress(string image, TimeProvider timeProvider)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Layer> _layers = [];
    private long? _lastLine;
    private string _lastText = "";

    /// <summary>The line that a message is the occasion for, or <see langword="null"/>.</summary>
    public string? Next(JSONMessage message)
    {
        if (message is not { ID: { Length: > 0 } id, Status: { } status })
        {
            return null;
        }

        var isPart = true;
        var layer = _layers.GetValueOrDefault(id, new Layer(0, 0, false));
        switch (status)
        {
            case "Pulling fs layer" or "Waiting":
                break;
            case "Downloading":
                layer = layer with { Current = message.Progress?.Current ?? layer.Current, Total = message.Progress?.Total ?? layer.Total };
                break;
            case "Download complete" or "Verifying Checksum" or "Extracting":
                layer = layer with { Current = layer.Total };
                break;
            case "Pull complete" or "Already exists":
                layer = layer with { Current = layer.Total, IsDone = true };
                break;
            default:
                isPart = false; // "Pulling from library/redis" has the tag as its id
                break;
        }

        if (!isPart)
        {
            return null;
        }

        _layers[id] = layer;
        if (_lastLine is { } last && timeProvider.GetElapsedTime(last) < Interval)
        {
            return null;
        }

        var text = Describe();
        if (text == _lastText)
        {
            return null;
        }

        _lastLine = timeProvider.GetTimestamp();
        _lastText = text;
        return text;
    }

    private string Describe()
    {
        var done = _layers.Values.Count(layer => layer.IsDone);
        var current = _layers.Values.Sum(layer => layer.Current);
        var total = _layers.Values.Sum(layer => layer.Total);
        var bytes = total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Megabytes(current)} of {Megabytes(total)} MB");
        return string.Create(CultureInfo.InvariantCulture, $"Pulling '{image}': {done} of {_layers.Count} layers{bytes}");
    }

    private static string Megabytes(long bytes) => (bytes / 1_000_000.0).ToString(bytes < 10_000_000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private sealed record Layer(long Current, long Total, bool IsDone);
}
