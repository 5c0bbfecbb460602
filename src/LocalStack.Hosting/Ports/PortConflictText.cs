using System.Globalization;

namespace LocalStack.Hosting.Ports;

/// <summary>Puts a conflict into words: what happened, who holds the port, what to do.</summary>
internal static class PortConflictText
{
    /// <summary>The text.</summary>
    /// <param name="conflict">The conflict.</param>
    /// <param name="directory">The folder of this AppHost.</param>
    public static string For(PortConflict conflict, string directory)
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
            _ when conflict.Holder is { } holder => $"{wanted} is taken by {HeldBy(holder, claim, directory)}, or choose another port: {SettingOf(claim)}",
            _ => $"{wanted} is taken by another program, which could not be determined: it belongs to another user, or has not begun to listen. "
                + $"{HowToLook(claim.Port)} Stop it, or choose another port: {SettingOf(claim)}",
        };
    }

    private static string HeldBy(PortHolder holder, PortClaim claim, string directory) => holder switch
    {
        { Kind: PortHolderKind.Client } =>
            $"{Process(holder)}. It is the process's own end of a connection to {holder.Remote}: the system gave it out, because it lies in the range for that. Wait for its end, {End(holder)}",
        { IsContainerProxy: true } => $"a container that publishes it, through {Process(holder)}. Find it with: docker ps --filter publish={claim.Port}. Stop it",
        { AppHost: { IsRunning: false } ended } =>
            $"{Process(holder)}. An earlier run of {(ended.Directory == directory ? "this AppHost" : $"the AppHost in '{ended.Directory}'")} left it behind. {Capital(End(holder))}",
        { AppHost: { } other } when other.Directory == directory =>
            $"{Process(holder)}. It belongs to another run of this AppHost, process {other.Pid}. End that (kill -INT {other.Pid})",
        { AppHost: { } other } => $"{Process(holder)}. It belongs to the AppHost in '{other.Directory}', process {other.Pid}. End that (kill -INT {other.Pid})",
        { Kind: PortHolderKind.Wildcard } => $"{Process(holder)}. It listens on all addresses, and so on this one. {Capital(End(holder))}",
        _ => $"{Process(holder)}. {Capital(End(holder))}",
    };

    private static string Process(PortHolder holder) =>
        $"process {holder.Pid} ({holder.Command}), running since {Since(holder)}{(holder.UserName is null ? "" : $" as user '{holder.UserName}'")}";

    private static string End(PortHolder holder) => OperatingSystem.IsWindows() ? $"end it (taskkill /PID {holder.Pid})" : $"end it (kill {holder.Pid})";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Other(PortClaim other) => $"resource '{other.ResourceName}' (endpoint '{other.EndpointName}' on {other.Address})";

    private static string SettingOf(PortClaim claim) => $"set {claim.Setting}.";

    private static string Since(PortHolder holder) => holder.StartedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string HowToLook(int port)
        => OperatingSystem.IsWindows() ? $"Find it with: netstat -ano | findstr :{port}."
            : OperatingSystem.IsMacOS() ? $"Find it with: sudo lsof -nP -iTCP:{port}."
            : $"Find it with: sudo ss -tanp 'sport = :{port}'.";
}
