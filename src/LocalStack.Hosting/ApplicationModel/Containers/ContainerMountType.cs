namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is mounted into a container.</summary>
public enum ContainerMountType
{
    /// <summary>A file or folder of the machine.</summary>
    BindMount,

    /// <summary>A volume, which outlives the container when it has a name.</summary>
    Volume,
}
