namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>The URL, <c>scheme://host:port</c>.</summary>
    Url,

    /// <summary>The host.</summary>
    Host,

    /// <summary>The host as an IPv4 address.</summary>
    IPV4Host,

    /// <summary>The public port, which is the proxy's where there is one.</summary>
    Port,

    /// <summary>The scheme.</summary>
    Scheme,

    /// <summary>The port that the process itself listens on. Each replica has its own.</summary>
    TargetPort,

    /// <summary>Host and public port, <c>host:port</c>.</summary>
    HostAndPort,

    /// <summary>Whether the endpoint speaks TLS, <c>True</c> or <c>False</c>.</summary>
    TlsEnabled,
}
