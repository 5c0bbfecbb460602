namespace Portwatch.Core.Model;

/// <summary>A listener of this machine, seen by the port scanner.</summary>
public sealed class PortSighting
{
    public required string Address { get; set; }

    public int Port { get; set; }

    public int? Pid { get; set; }

    public string? Command { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }
}
