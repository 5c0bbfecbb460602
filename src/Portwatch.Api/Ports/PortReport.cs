using System.Net;
using Portwatch.Core;
using Portwatch.Core.Board;
using Portwatch.Core.Model;
using Portwatch.Core.Ports;

namespace Portwatch.Api.Ports;

/// <summary>Joins what listens with what is registered. Pure: a table in, findings out.</summary>
public static class PortReport
{
    public const string Up = "registered-and-up";
    public const string Silent = "registered-but-silent";
    public const string Unregistered = "unregistered";
    public const string Wider = "wider-than-declared";
    public const string OtherOwner = "other-owner-on-ipv6";

    // Aspire's orchestrator.
    private const string Proxy = "dcp";

    public static IReadOnlyList<PortView> Build(IReadOnlyList<Listener> listeners, IReadOnlyList<BoardEntry> endpoints)
    {
        var byPort = listeners.ToLookup(listener => listener.Port);

        // What is registered for another host says nothing of this machine's ports.
        var here = endpoints.Where(endpoint => Loopback.Contains(endpoint.Host)).ToList();
        var registered = here.Select(endpoint => Describe(endpoint, [.. byPort[endpoint.Port]]));
        var known = here.Select(endpoint => endpoint.Port).ToHashSet();
        var others = byPort.Where(port => !known.Contains(port.Key)).Select(port => Describe(port.Key, [.. port]));
        return [.. registered.Concat(others).OrderBy(view => view.Port).ThenBy(view => view.EndpointName, StringComparer.Ordinal)];
    }

    private static PortView Describe(BoardEntry endpoint, IReadOnlyList<Listener> onPort)
    {
        var targets = Loopback.Addresses(endpoint.Host);
        var answering = onPort.Where(listener => targets.Any(listener.Accepts)).ToList();
        var findings = new List<string> { answering.Count > 0 ? Up : Silent };
        if (endpoint.DeclaredBind == "loopback" && onPort.Any(listener => !listener.IsLoopback))
        {
            findings.Add(Wider);
        }

        if (HasOtherOwner(onPort))
        {
            findings.Add(OtherOwner);
        }

        var view = View(endpoint.Port, onPort, answering.Count > 0 ? answering[0] : null, findings) with { EndpointId = endpoint.Id, EndpointName = endpoint.Name };
        // A server knows nothing of the resource that it is, nor an orchestrator's proxy of the one that it stands for; the registry does.
        return answering is [{ IsOwnStack: true }, ..] && endpoint.Tags.Contains(MonitoredEndpoint.StackTag) ? view with { Owner = endpoint.Name, Via = view.Command == Proxy ? Proxy : null } : view;
    }

    private static PortView Describe(int port, IReadOnlyList<Listener> onPort)
    {
        var findings = new List<string> { Unregistered };
        if (HasOtherOwner(onPort))
        {
            findings.Add(OtherOwner);
        }

        return View(port, onPort, onPort[0], findings);
    }

    // "localhost" is two addresses: who gets ::1 first talks to another program than who gets 127.0.0.1.
    private static bool HasOtherOwner(IReadOnlyList<Listener> onPort)
    {
        var four = onPort.FirstOrDefault(listener => listener.Accepts(IPAddress.Loopback));
        var six = onPort.FirstOrDefault(listener => listener.Address.Equals(IPAddress.IPv6Loopback)) ?? onPort.FirstOrDefault(listener => listener.Accepts(IPAddress.IPv6Loopback));
        return four?.Pid is { } pid && six?.Pid is { } other && pid != other;
    }

    private static PortView View(int port, IReadOnlyList<Listener> onPort, Listener? owner, List<string> findings) => new()
    {
        Port = port,
        Service = ServiceNames.Find(port),
        Addresses = [.. onPort.Select(listener => listener.Address.ToString()).Distinct(StringComparer.Ordinal)],
        Families = [.. onPort.Select(listener => CheckResult.FamilyWord(listener.Address.AddressFamily)!).Distinct(StringComparer.Ordinal)],
        Exposure = onPort.Count == 0 ? null : onPort.Any(listener => listener.IsWildcard) ? "all" : onPort.All(listener => listener.IsLoopback) ? "loopback" : "network",
        Owner = owner?.Resource ?? owner?.Command,
        Pid = owner?.Pid,
        Command = owner?.Command,
        User = owner?.User,
        Since = owner?.Since,
        CanStop = owner is not null && PortHolder.CanStop(owner),
        Findings = findings,
    };
}
