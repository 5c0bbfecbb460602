namespace Portwatch.Core.Model;

/// <summary>How widely an endpoint is meant to be reachable.</summary>
public enum DeclaredBind
{
    /// <summary>From this machine only.</summary>
    Loopback,

    /// <summary>From the network as well.</summary>
    Any,
}
