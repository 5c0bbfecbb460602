namespace Aspire.Hosting.ApplicationModel;

/// <summary>Host names with a meaning of their own.</summary>
public static class KnownHostNames
{
    /// <summary>This machine.</summary>
    public const string Localhost = "localhost";

    /// <summary>The host, as containers see it through a tunnel.</summary>
    public const string DefaultContainerTunnelHostName = "aspire.dev.internal";

    /// <summary>The host, as containers of Docker Desktop see it.</summary>
    public const string DockerDesktopHostBridge = "host.docker.internal";
}
