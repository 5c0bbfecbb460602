namespace LocalStack.Hosting.Containers;

/// <summary>Which container engine answers.</summary>
internal enum ContainerEngineKind
{
    /// <summary>Docker, or an engine that says it is.</summary>
    Docker,

    /// <summary>Podman, through its Docker-compatible API.</summary>
    Podman,
}
