using System.Collections.Immutable;

namespace LocalStack.Hosting.Ports;

/// <summary>What is wrong with where a resource listens.</summary>
internal enum ListenerFault
{
    /// <summary>Other machines can reach it, and the model does not say so.</summary>
    Exposed,

    /// <summary>It listens, but not where it was told to.</summary>
    WrongPort,

    /// <summary>Its health check is content, but nothing listens where it was told to.</summary>
    NotListening,
}

/// <summary>What the model says about where a resource listens.</summary>
/// <param name="IsExternal">Whether other machines may reach it.</param>
/// <param name="Ports">The ports that its processes were told to listen on.</param>
/// <param name="IsHealthy">Whether it has a health check, and that is content.</param>
internal sealed record DeclaredListeners(bool IsExternal, IReadOnlyList<int> Ports, bool IsHealthy);

/// <summary>A fault, and the socket or port that it is about.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Listener">The socket: for <see cref="ListenerFault.WrongPort"/> the one that is open instead.</param>
/// <param name="Port">The port that it was told, where that is at fault.</param>
internal readonly record struct ListenerFinding(ListenerFault Fault, Listener? Listener, int? Port);

/// <summary>Compares where a resource listens with what its model says.</summary>
internal static class ListenerRule
{
    public static ImmutableArray<ListenerFinding> Judge(DeclaredListeners declared, IReadOnlyCollection<Listener> listeners)
    {
        var findings = ImmutableArray.CreateBuilder<ListenerFinding>();
        if (!declared.IsExternal)
        {
            findings.AddRange(listeners.Where(static listener => listener.IsExposed).Select(static listener => new ListenerFinding(ListenerFault.Exposed, listener, Port: null)));
        }

        var others = listeners.Where(listener => !declared.Ports.Contains(listener.EndPoint.Port)).ToList();
        foreach (var port in declared.Ports.Where(port => listeners.All(listener => listener.EndPoint.Port != port)))
        {
            if (others.Count > 0)
            {
                findings.Add(new ListenerFinding(ListenerFault.WrongPort, others.MinBy(static listener => listener.EndPoint.Port), port));
            }
            else if (declared.IsHealthy)
            {
                findings.Add(new ListenerFinding(ListenerFault.NotListening, Listener: null, port));
            }
        }

        return findings.ToImmutable();
    }
}
