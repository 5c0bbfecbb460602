using System.Net;
using Portwatch.Core.Ports;

namespace Portwatch.Api.Ports;

/// <summary>Why a port cannot be reached.</summary>
/// <param name="Port">The port.</param>
/// <param name="Cause">One of the words below.</param>
/// <param name="Says">What is so, in one sentence.</param>
/// <param name="Do">What to do about it.</param>
internal sealed record Diagnosis(int Port, string Cause, string Says, string Do)
{
    public const string Reachable = "reachable";
    public const string OtherHolder = "other-holder";
    public const string OtherFamily = "other-family";
    public const string WildcardShadow = "wildcard-shadow";
    public const string SelfConnect = "self-connect";
    public const string Reserved = "reserved-range";
    public const string Privileged = "privileged";
    public const string Leftover = "leftover";
    public const string WrongHost = "wrong-host";
    public const string TlsOnPlain = "tls-on-plain";
    public const string NothingThere = "nothing-there";

    /// <summary>Decides. Pure: evidence in, a cause out; the more precise cause comes first.</summary>
    public static Diagnosis Of(PortEvidence evidence)
    {
        var port = evidence.Port;
        var accepting = evidence.Listeners.Where(listener => listener.Accepts(evidence.Target)).ToList();
        if (accepting.Count == 0)
        {
            return evidence.Listeners.Count > 0
                ? new(port, OtherFamily, $"{Name(evidence.Listeners[0])} listens on {List(evidence.Listeners)}, and not on {evidence.Target}.",
                    $"Ask for {evidence.Listeners[0].Address}, or let it listen on {evidence.Target} too; 'localhost' is two addresses.")
                : OfSilence(evidence);
        }

        var precise = accepting.Find(listener => listener.Address.Equals(evidence.Target));
        if (precise is not null && evidence.Listeners.FirstOrDefault(other => other.IsWildcard && other.Pid != precise.Pid) is { } shadowed)
        {
            return new(port, WildcardShadow, $"Two programs have this port: {Name(precise)} on {precise.Address} gets what is sent to {evidence.Target}, and {Name(shadowed)} on {shadowed.Address} does not see it.",
                $"Stop one of them, or give {Name(shadowed)} another port.");
        }

        var holder = Name(precise ?? accepting[0]);
        return evidence.Answer switch
        {
            PortAnswer.Tls => new(port, TlsOnPlain, $"{holder} speaks TLS here, and was asked without.", $"Use https://, or let {holder} listen without TLS on another port."),
            PortAnswer.OtherHostWanted => new(port, WrongHost, $"{holder} refuses the host name '{evidence.Target}' and takes 'localhost'.", "Ask for localhost, or add the address to the host names that it allows."),
            PortAnswer.OtherProtocol => new(port, OtherHolder, $"{holder} holds the port, and does not speak {evidence.Protocol}.",
                evidence.EndpointName is null ? "It is another program than expected: stop it, or choose another port." : $"It is not what is registered as '{evidence.EndpointName}': stop it, or give that one another port."),
            PortAnswer.None => new(port, OtherHolder, $"{holder} holds the port and answers nothing.", $"It hangs, or waits for something: look at its console, or stop it."),
            _ => new(port, Reachable, $"{holder} answers on {evidence.Target}.", "Nothing: if it cannot be reached from elsewhere, it listens for this machine only, or a firewall is between."),
        };
    }

    private static Diagnosis OfSilence(PortEvidence evidence)
    {
        var port = evidence.Port;
        var system = evidence.System;
        return evidence switch
        {
            { HasSelfConnection: true } => new(port, SelfConnect, $"Nothing listens; a client's connection to the port met itself and keeps it busy, which happens in the ephemeral range {system.Ephemeral.First}–{system.Ephemeral.Last}.",
                "End the client that retries, start the service first, and move it to a port below that range: POST /api/ports/suggest."),
            { HasLeftovers: true } => new(port, Leftover, $"Nothing listens; connections of a program that ended are still closing{LastSeen(evidence)}.",
                "Start the service again: within a minute they are gone. If it says 'address in use' until then, let it set SO_REUSEADDR."),
            _ when system.IsReserved(port) => new(port, Reserved, "Nothing listens, and the system reserves the port (net.ipv4.ip_local_reserved_ports).",
                "Choose another port, or ask who reserved it; a service that binds it by name still can."),
            _ when port < system.FirstUnprivileged => new(port, Privileged, $"Nothing listens; ports below {system.FirstUnprivileged} can be opened by privileged programs only, so a service of yours that wants it fails at start.",
                $"Choose a port from {system.FirstUnprivileged} on, or give the program the capability CAP_NET_BIND_SERVICE."),
            _ => new(port, NothingThere, $"Nothing listens on the port{LastSeen(evidence)}.", "Start the service, and look at its console if it does not stay."),
        };
    }

    private static string LastSeen(PortEvidence evidence) =>
        evidence.LastSeen is { } seen ? $"; {seen.Command ?? "a program"} (pid {seen.Pid?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}) did until {seen.At.UtcDateTime:HH:mm:ss} UTC" : "";

    private static string Name(Listener listener) => listener switch
    {
        { Resource: { } resource, Pid: { } pid } => $"{resource} (pid {pid})",
        { Command: { } command, Pid: { } pid } => $"{command} (pid {pid})",
        _ => "A program of another user",
    };

    private static string List(IEnumerable<Listener> listeners) => string.Join(" and ", listeners.Select(listener => listener.Address).Distinct());
}

/// <summary>What was found about a port.</summary>
internal sealed record PortEvidence
{
    public required int Port { get; init; }

    /// <summary>The loopback address that was asked.</summary>
    public required IPAddress Target { get; init; }

    /// <summary>What was spoken to it.</summary>
    public string? Protocol { get; init; }

    public string? EndpointName { get; init; }

    public required IReadOnlyList<Listener> Listeners { get; init; }

    public required SystemPorts System { get; init; }

    /// <summary>How it answered; of no meaning without a listener.</summary>
    public PortAnswer Answer { get; init; }

    /// <summary>A connection whose two ends are this port.</summary>
    public bool HasSelfConnection { get; init; }

    /// <summary>Connections of an earlier listener that are not quite closed.</summary>
    public bool HasLeftovers { get; init; }

    /// <summary>Who was seen here last.</summary>
    public (string? Command, int? Pid, DateTimeOffset At)? LastSeen { get; init; }
}

/// <summary>How a port answered.</summary>
internal enum PortAnswer
{
    /// <summary>Not at all, in time.</summary>
    None,

    /// <summary>As expected.</summary>
    Expected,

    /// <summary>By something else.</summary>
    OtherProtocol,

    /// <summary>By TLS.</summary>
    Tls,

    /// <summary>By a refusal of the host name, and not of another one.</summary>
    OtherHostWanted,
}
