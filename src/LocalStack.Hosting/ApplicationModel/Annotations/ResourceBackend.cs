namespace Aspire.Hosting.ApplicationModel;

/// <summary>What runs a server: this machine itself, or a container engine.</summary>
internal enum ResourceBackend
{
    /// <summary>A process of this machine.</summary>
    Native,

    /// <summary>A container.</summary>
    Container,
}
