// Tests count what the shop does that they share.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>How long anything may take on a busy machine.</summary>
internal static class Limits
{
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    public static readonly TelemetryTestOptions Options = new() { Timeout = Long };
}
