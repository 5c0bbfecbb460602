namespace LocalStack.Hosting.Ports;

/// <summary>What stands against a claim.</summary>
internal enum PortConflictKind
{
    /// <summary>Somebody else holds the port.</summary>
    Taken,

    /// <summary>Another endpoint of the same application claims it.</summary>
    ClaimedTwice,

    /// <summary>This user may not listen on it.</summary>
    NotPermitted,

    /// <summary>The system keeps a range of ports to itself in which it lies.</summary>
    Reserved,

    /// <summary>The address is not one of this machine.</summary>
    AddressNotAvailable,

    /// <summary>The port is free, but another program listens on it at the address of the other family, which clients of "localhost" may try first.</summary>
    OtherFamily,

    /// <summary>The port is free, but another program listens on it at all addresses, and will miss those of its clients that come from this machine.</summary>
    Shadowing,
}

/// <summary>A claim that cannot be met, or not without surprises.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Claim">The claim.</param>
internal sealed record PortConflict(PortConflictKind Kind, PortClaim Claim)
{
    /// <summary>Who holds the port, where that could be found out.</summary>
    public PortHolder? Holder { get; init; }

    /// <summary>The earlier claim of the same port, for <see cref="PortConflictKind.ClaimedTwice"/>.</summary>
    public PortClaim? OtherClaim { get; init; }

    /// <summary>For <see cref="PortConflictKind.Reserved"/>.</summary>
    public PortRange? Range { get; init; }

    /// <summary>Whether the application can start nevertheless.</summary>
    public bool IsWarning => Kind is PortConflictKind.OtherFamily or PortConflictKind.Shadowing;

    /// <summary>What happened, who holds the port and what to do, in full sentences.</summary>
    /// <param name="directory">The folder of this AppHost.</param>
    public string Describe(string directory) => PortConflictText.For(this, directory);
}
