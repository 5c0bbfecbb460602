namespace LocalStack.Hosting.Containers;

/// <summary>What is mounted.</summary>
internal enum ContainerMountKind
{
    /// <summary>A volume of the engine. With a name it is created when missing, outlives the container, and is never removed unless asked.</summary>
    Volume,

    /// <summary>A file or folder of this machine.</summary>
    Bind,
}
