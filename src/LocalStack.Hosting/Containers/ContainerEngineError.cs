namespace LocalStack.Hosting.Containers;

/// <summary>Why the container engine could not do what was asked.</summary>
internal enum ContainerEngineError
{
    /// <summary>No engine was found at any of the usual places.</summary>
    NotFound,

    /// <summary>Something is at the engine's address but does not answer as an engine, or stopped answering.</summary>
    NotAnswering,

    /// <summary>The engine is there, and this user may not speak to it.</summary>
    NoPermission,

    /// <summary>The engine's API is older than what is needed.</summary>
    TooOld,

    /// <summary>A setting or argument has no form that the engine understands.</summary>
    InvalidRequest,

    /// <summary>The image is neither on this machine nor in its registry, or the registry asks for a login.</summary>
    ImageNotFound,

    /// <summary>The image's registry cannot be reached.</summary>
    RegistryUnreachable,

    /// <summary>The image's registry refuses the login, or asks for one.</summary>
    RegistryRefused,

    /// <summary>The image's registry takes no more requests for now.</summary>
    RegistryBusy,

    /// <summary>Another process or container has the port on this machine.</summary>
    PortTaken,

    /// <summary>The disk of the engine is full.</summary>
    DiskFull,

    /// <summary>A step of the image's build failed.</summary>
    BuildFailed,

    /// <summary>The build needs something that this machine does not have.</summary>
    BuildUnsupported,

    /// <summary>Another container or network has the name.</summary>
    NameTaken,

    /// <summary>The program in the image could not be started: it is missing, may not be executed, or is for another processor.</summary>
    CommandFailed,

    /// <summary>A bind mount's file or folder does not exist, or may not be used.</summary>
    MountFailed,

    /// <summary>There is no container, network or volume of that name.</summary>
    NoSuchObject,

    /// <summary>All address ranges for container networks are in use.</summary>
    NoAddressLeft,

    /// <summary>The engine refused for a reason of its own, which the message quotes.</summary>
    Refused,
}
