using System.Globalization;

namespace LocalStack.Hosting.Ports;

/// <summary>Puts a conflict into words: what happened, who holds the port, what to do.</summary>
internal static class PortConflictText
{
    public static string For(PortConflict conflict)
    {
        PortClaim claim = conflict.Claim;
        string wanted = $"Port {claim.Port} of resource '{claim.ResourceName}' (endpoint '{claim.EndpointName}' on {claim.Address})";
        return conflict.Kind switch
        {
            PortConflictKind.ClaimedTwice => $"{wanted} is also claimed by {Other(conflict.OtherClaim!)}. Give one of them another port: {SettingOf(claim)}",
            PortConflictKind.NotPermitted =>
                $"{wanted} may not be used by user '{Environment.UserName}': the system keeps it for itself or for root (ports below 1024, reserved ranges). Choose another port: {SettingOf(claim)}",
            PortConflictKind.AddressNotAvailable =>
                $"{wanted} cannot be used, because {claim.Address} is not an address of this machine. Use 127.0.0.1, or configure the address.",
            _ when conflict.Holder is { } holder =>
                $"{wanted} is taken by process {holder.Pid} ({holder.Command}), running since {Since(holder)}{(holder.UserName is null ? "" : $" as user '{holder.UserName}'")}. "
                + $"Stop that process, or choose another port: {SettingOf(claim)}",
            _ => $"{wanted} is taken by another program, which could not be determined: it belongs to another user, or has not begun to listen. "
                + $"{HowToLook(claim.Port)} Stop it, or choose another port: {SettingOf(claim)}",
        };
    }

    private static string Other(PortClaim other) => $"resource '{other.ResourceName}' (endpoint '{other.EndpointName}' on {other.Address})";

    private static string SettingOf(PortClaim claim) => $"set {claim.Setting}.";

    private static string Since(PortHolder holder) => holder.StartedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string HowToLook(int port)
        => OperatingSystem.IsWindows() ? $"Find it with: netstat -ano | findstr :{port}."
            : OperatingSystem.IsMacOS() ? $"Find it with: sudo lsof -nP -iTCP:{port}."
            : $"Find it with: sudo ss -tanp 'sport = :{port}'.";
}
