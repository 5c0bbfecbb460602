using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Tests.Containers;

internal static class TestOwner
{
    /// <summary>An AppHost of its own, which this process is.</summary>
    public static ContainerOwner Create() => new()
    {
        AppHost = Guid.NewGuid().ToString("N")[..12],
        RunId = Guid.NewGuid().ToString("N"),
        Host = ProcessIdentity.Host,
        Process = ProcessIdentity.Current,
    };
}
