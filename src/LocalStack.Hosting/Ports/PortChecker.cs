using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Ports;

/// <summary>Finds the claims that cannot be met, or not without surprises, before anything starts.</summary>
internal static class PortChecker
{
    /// <summary>Tries each claim, and compares the claims with one another. All conflicts are returned, in the order of the claims.</summary>
    public static async Task<ImmutableArray<PortConflict>> FindConflictsAsync(IReadOnlyCollection<PortClaim> claims, CancellationToken cancellationToken)
    {
        var conflicts = ImmutableArray.CreateBuilder<PortConflict>();
        var owners = new Lazy<ILookup<long, int>>(ListenerTable.ReadOwners);
        var refusals = claims.Distinct().ToDictionary(static claim => claim, static claim => PortProbe.TryListen(claim.Address, claim.Port));

        // After the ports were tried: what refused them is then among the sockets.
        IReadOnlyList<SocketRow> sockets = SocketRow.ReadAll();
        var earlier = new List<PortClaim>();
        foreach (PortClaim claim in claims)
        {
            if (earlier.Find(other => Overlap(other, claim)) is { } other)
            {
                conflicts.Add(new PortConflict(PortConflictKind.ClaimedTwice, claim) { OtherClaim = other });
            }
            else if (Judge(claim, refusals[claim], sockets) is var (kind, socket))
            {
                conflicts.Add(await CompleteAsync(new PortConflict(kind, claim), socket, owners, cancellationToken).ConfigureAwait(false));
            }

            earlier.Add(claim);
        }

        return conflicts.ToImmutable();
    }

    /// <summary>What stands against a claim, and the socket that does.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="refusal">Why the port could not be listened on, or <see langword="null"/>.</param>
    /// <param name="sockets">The sockets of this machine.</param>
    internal static (PortConflictKind Kind, SocketRow? Socket)? Judge(PortClaim claim, SocketError? refusal, IReadOnlyList<SocketRow> sockets)
    {
        switch (refusal)
        {
            case SocketError.AccessDenied:
                return (PortConflictKind.NotPermitted, null);
            case SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported:
                return (PortConflictKind.AddressNotAvailable, null);
            case not null:
                return (PortConflictKind.Taken, sockets.Where(socket => socket.Local.Port == claim.Port && Covers(socket.Local.Address, claim.Address)).MinBy(socket => Rank(socket, claim.Address)));
        }

        var listeners = sockets.Where(socket => socket.Phase == SocketPhase.Listening && socket.Local.Port == claim.Port).ToList();
        if (!OperatingSystem.IsLinux() && listeners.Find(socket => ListenerTable.IsAny(socket.Local.Address) && socket.Local.AddressFamily == claim.Address.AddressFamily) is { } wildcard)
        {
            return (PortConflictKind.Shadowing, wildcard);
        }

        // "localhost" is 127.0.0.1 and ::1; clients try one after the other, or both at once.
        return IsLocalhost(claim.Address)
            && listeners.Find(socket => socket.Local.AddressFamily != claim.Address.AddressFamily && (IsLocalhost(socket.Local.Address) || ListenerTable.IsAny(socket.Local.Address))) is { } other
                ? (PortConflictKind.OtherFamily, other)
                : null;
    }

    private static async Task<PortConflict> CompleteAsync(PortConflict conflict, SocketRow? socket, Lazy<ILookup<long, int>> owners, CancellationToken cancellationToken)
    {
        if (conflict.Kind == PortConflictKind.NotPermitted)
        {
            var range = (await PortRange.ReadReservedAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(range => range.Contains(conflict.Claim.Port));
            return range is null ? conflict : conflict with { Kind = PortConflictKind.Reserved, Range = range };
        }

        if (socket is null)
        {
            return conflict;
        }

        var holder = ListenerTable.Describe(socket, conflict.Claim.Address, owners.Value);
        return conflict with
        {
            Holder = holder.IsContainerEngine ? holder with { Container = await PublishingContainer.FindAsync(conflict.Claim.Port, cancellationToken).ConfigureAwait(false) } : holder,
        };
    }

    private static bool IsLocalhost(IPAddress address) => address.Equals(IPAddress.Loopback) || address.Equals(IPAddress.IPv6Loopback);

    // A listener before a connection: those that it has accepted have its port, too. The address itself before one that includes it.
    private static int Rank(SocketRow socket, IPAddress wanted) =>
        ((int)socket.Phase * 10)
        + (socket.Local.Address.Equals(wanted) ? 0 : socket.Local.AddressFamily == wanted.AddressFamily ? 1 : 2);

    // "::" includes IPv4, unless whoever listens there has it otherwise, which cannot be seen.
    private static bool Covers(IPAddress first, IPAddress second) =>
        first.Equals(second)
        || first.Equals(IPAddress.IPv6Any) || second.Equals(IPAddress.IPv6Any)
        || (first.AddressFamily == second.AddressFamily && (first.Equals(IPAddress.Any) || second.Equals(IPAddress.Any)));

    private static bool Overlap(PortClaim first, PortClaim second) => first.Port == second.Port && Covers(first.Address, second.Address);
}
