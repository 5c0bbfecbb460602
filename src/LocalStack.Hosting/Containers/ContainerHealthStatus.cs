namespace LocalStack.Hosting.Containers;

/// <summary>The verdict of the engine's health check.</summary>
internal enum ContainerHealthStatus
{
    /// <summary>The container has no health check.</summary>
    None,

    /// <summary>It has just started; nothing is known yet.</summary>
    Starting,

    /// <summary>The last check passed.</summary>
    Healthy,

    /// <summary>As many checks in a row failed as the check allows.</summary>
    Unhealthy,
}
