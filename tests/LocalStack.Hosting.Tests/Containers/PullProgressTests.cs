using Docker.DotNet.Models;
using LocalStack.Hosting.Containers;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class PullProgressTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Next_LayersAndBytes_AreSummedUp_OnceASecond()
    {
        var progress = new PullProgress("redis:7", _time);

        Assert.Null(progress.Next(Message("7", "Pulling from library/redis")));
        Assert.Equal("Pulling 'redis:7': 0 of 1 layers", progress.Next(Message("a", "Pulling fs layer")));
        Assert.Null(progress.Next(Message("b", "Pulling fs layer")));
        Assert.Null(progress.Next(Message("a", "Downloading", 1_500_000, 3_000_000)));
        _time.Advance(PullProgress.Interval);
        Assert.Equal("Pulling 'redis:7': 0 of 2 layers, 2.5 of 44 MB", progress.Next(Message("b", "Downloading", 1_000_000, 41_000_000)));
        Assert.Null(progress.Next(Message("b", "Download complete")));
        _time.Advance(PullProgress.Interval);
        Assert.Equal("Pulling 'redis:7': 1 of 2 layers, 43 of 44 MB", progress.Next(Message("b", "Pull complete")));
        _time.Advance(PullProgress.Interval);
        Assert.Equal("Pulling 'redis:7': 2 of 2 layers, 44 of 44 MB", progress.Next(Message("a", "Pull complete")));
        _time.Advance(PullProgress.Interval);
        Assert.Null(progress.Next(Message("a", "Pull complete")));
        Assert.Null(progress.Next(new JSONMessage { Status = "Digest: sha256:abc" }));
    }

    private static JSONMessage Message(string id, string status, long? current = null, long? total = null) =>
        new() { ID = id, Status = status, Progress = current is null ? null : new JSONProgress { Current = current, Total = total } };
}
