using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Ports;

/// <summary>Finds the claims that cannot be met, before anything starts.</summary>
internal static class PortChecker
{
    /// <summary>Tries each claim, and compares the claims with one another. All conflicts are returned, in the order of the claims.</summary>
    public static ImmutableArray<PortConflict> FindConflicts(IReadOnlyCollection<PortClaim> claims)
    {
        var conflicts = ImmutableArray.CreateBuilder<PortConflict>();
        var owners = new Lazy<ILookup<long, int>>(ListenerTable.ReadOwners);
        var byPort = new Dictionary<int, List<PortClaim>>();
        foreach (PortClaim claim in claims)
        {
            if (!byPort.TryGetValue(claim.Port, out List<PortClaim>? samePort))
            {
                byPort.Add(claim.Port, samePort = []);
            }

            if (samePort.Find(earlier => Overlap(earlier.Address, claim.Address)) is { } other)
            {
                conflicts.Add(new PortConflict(PortConflictKind.ClaimedTwice, claim, null, other));
            }
            else if (Try(claim) is { } kind)
            {
                PortHolder? holder = kind == PortConflictKind.Taken ? ListenerTable.FindHolder(claim.Address, claim.Port, owners.Value) : null;
                conflicts.Add(new PortConflict(kind, claim, holder, null));
            }

            samePort.Add(claim);
        }

        return conflicts.ToImmutable();
    }

    private static PortConflictKind? Try(PortClaim claim) => PortProbe.TryListen(claim.Address, claim.Port) switch
    {
        null => null,
        SocketError.AccessDenied => PortConflictKind.NotPermitted,
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported => PortConflictKind.AddressNotAvailable,
        _ => PortConflictKind.Taken,
    };

    private static bool Overlap(IPAddress first, IPAddress second)
        => first.Equals(second)
            || first.Equals(IPAddress.IPv6Any) || second.Equals(IPAddress.IPv6Any)
            || (first.AddressFamily == second.AddressFamily && (first.Equals(IPAddress.Any) || second.Equals(IPAddress.Any)));
}
