using System.Globalization;

namespace LocalStack.Hosting.Ports;

/// <summary>Puts a conflict into words: what happened, who holds the port, what to do.</summary>
internal static class PortConflictText
{
    private const string FirstUnprivileged = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /// <summary>The text.</summary>
    /// <param name="conflict">The conflict.</param>
    /// <param name="directory">The folder of this AppHost.</param>
    public static string For(PortConflict conflict, string directory)
    {
        PortClaim claim = conflict.Claim;
        string wanted = $"Port {claim.Port} of resource '{claim.ResourceName}' (endpoint '{claim.EndpointName}' on {claim.Address})";
        string other = $"or choose another port: {claim.Remedy}.";
        return conflict switch
        {
            { Kind: PortConflictKind.ClaimedTwice, OtherClaim: { } twin } =>
                $"{wanted} is also claimed by resource '{twin.ResourceName}' (endpoint '{twin.EndpointName}' on {twin.Address}). Give one of them another port: {claim.Remedy}.",
            { Kind: PortConflictKind.NotPermitted } => $"{wanted} may not be used by user '{Environment.UserName}': {NotPermitted(claim.Port)}, {other}",
            { Kind: PortConflictKind.Reserved, Range: { } range } =>
                $"{wanted} lies in a range that Windows keeps for itself, {range.First} to {range.Last}, mostly for Hyper-V and WSL. Have it choose anew (as administrator: net stop winnat, then net start winnat), {other}",
            { Kind: PortConflictKind.AddressNotAvailable } =>
                $"{wanted} cannot be used, because {claim.Address} is not an address of this machine. Use 127.0.0.1, or configure the address.",
            { Kind: PortConflictKind.OtherFamily, Holder: { } holder } =>
                $"{wanted} is free, but {Who(holder)} listens on {holder.EndPoint}: who calls 'localhost' may meet that. {End(holder, claim)}, call {claim.Address}, {other}",
            { Kind: PortConflictKind.Shadowing, Holder: { } holder } =>
                $"{wanted} is free, but {Who(holder)} listens on all addresses at this port, and what comes from this machine will no longer reach that. {End(holder, claim)}, {other}",
            { Holder: { } holder } => $"{wanted} is taken by {HeldBy(holder, claim, directory)}, {other}",
            _ => $"{wanted} is taken by a program that has not begun to listen, or that the system does not name. {HowToLook(claim.Port)} Stop it, {other}",
        };
    }

    private static string HeldBy(PortHolder holder, PortClaim claim, string directory) => holder switch
    {
        { Kind: PortHolderKind.Ended } =>
            $"a connection to {holder.Remote} that has ended (TIME_WAIT). No process has it any more. {FreeAgain(holder)}",
        { Kind: PortHolderKind.Client } =>
            $"{Who(holder)}. It is the process's own end of a connection to {holder.Remote}: the system gave it out, because it lies in the range for that. Wait for its end, {Uncapital(End(holder, claim))}{KeepForServers(claim)}",
        { IsContainerEngine: true } => $"{(holder.Container is { } container ? $"container '{container.Name}' ({container.Image})" : "a container")} that publishes it, through {Who(holder)}. {End(holder, claim)}",
        { AppHost: { IsRunning: false } ended } =>
            $"{Who(holder)}. An earlier run of {(ended.Directory == directory ? "this AppHost" : $"the AppHost in '{ended.Directory}'")} left it behind. {End(holder, claim)}",
        { AppHost: { } other } =>
            $"{Who(holder)}. It belongs to {(other.Directory == directory ? "another run of this AppHost" : $"the AppHost in '{other.Directory}'")}, process {other.Pid}. End that (kill -INT {other.Pid}), "
            + $"run this one beside it (--{AppHostInstance.Setting}={AppHostInstance.Auto}, or any name)",
        { Kind: PortHolderKind.Wildcard } => $"{Who(holder)}. It listens on all addresses, and so on this one. {End(holder, claim)}",
        { Kind: PortHolderKind.OneOfAll } => $"{Who(holder)}. It listens on {holder.EndPoint.Address}, and this endpoint wants all addresses. {End(holder, claim)}",
        _ => $"{Who(holder)}. {End(holder, claim)}",
    };

    private static string Who(PortHolder holder) => holder.Process is { } process
        ? $"process {process.Pid} ({process.Command}), running since {process.StartedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}{(holder.UserName is null ? "" : $" as user '{holder.UserName}'")}"
        : holder.UserName is null ? "a process that the system does not name"
        : $"a process of user '{holder.UserName}', which user '{Environment.UserName}' may not look into";

    private static string End(PortHolder holder, PortClaim claim) => holder switch
    {
        { IsContainerEngine: true, Container: { } container } => $"Stop it ({container.Engine} stop {container.Name})",
        { IsContainerEngine: true } => $"Find it with: docker ps --filter publish={claim.Port}. Stop it",
        { Process: { } process } => $"End it ({(OperatingSystem.IsWindows() ? $"taskkill /PID {process.Pid}" : $"kill {process.Pid}")})",
        _ => $"{HowToLook(claim.Port)} End it",
    };

    private static string FreeAgain(PortHolder holder) => holder.FreeAfter > TimeSpan.Zero
        ? $"The system gives it back in {Math.Ceiling(holder.FreeAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s: start again then"
        : "The system gives it back within a minute: start again then";

    private static string NotPermitted(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "the system keeps it for itself, or for administrators. Ask one";
        }

        int first = int.Parse(File.ReadAllText(FirstUnprivileged), CultureInfo.InvariantCulture);
        return port < first
            ? $"ports below {first} are kept for root. Open them (sudo sysctl net.ipv4.ip_unprivileged_port_start={port})"
            : "a rule of this system forbids it (SELinux, AppArmor, a container's policy). Change that";
    }

    // Only Linux can take single ports out of the range from which it gives ports to clients.
    private static string KeepForServers(PortClaim claim) => OperatingSystem.IsLinux() ? $", keep it for servers from now on (add {claim.Port} to sysctl net.ipv4.ip_local_reserved_ports)" : "";

    private static string Uncapital(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string HowToLook(int port)
        => OperatingSystem.IsWindows() ? $"Find it with: netstat -ano | findstr :{port}."
            : OperatingSystem.IsMacOS() ? $"Find it with: sudo lsof -nP -iTCP:{port}."
            : $"Find it with: sudo ss -tanp 'sport = :{port}'.";
}
