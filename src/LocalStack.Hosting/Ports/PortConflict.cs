namespace LocalStack.Hosting.Ports;

/// <summary>What stands against a claim.</summary>
internal enum PortConflictKind
{
    /// <summary>Another program holds the port.</summary>
    Taken,

    /// <summary>Another endpoint of the same application claims it.</summary>
    ClaimedTwice,

    /// <summary>This user may not listen on it.</summary>
    NotPermitted,

    /// <summary>The address is not one of this machine.</summary>
    AddressNotAvailable,
}

/// <summary>A claim that cannot be met.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Holder">Who holds the port, where that could be found out.</param>
/// <param name="OtherClaim">The earlier claim of the same port, for <see cref="PortConflictKind.ClaimedTwice"/>.</param>
internal sealed record PortConflict(PortConflictKind Kind, PortClaim Claim, PortHolder? Holder, PortClaim? OtherClaim)
{
    /// <summary>What happened, who holds the port and what to do, in full sentences.</summary>
    /// <param name="directory">The folder of this AppHost.</param>
    public string Describe(string directory) => PortConflictText.For(this, directory);
}
