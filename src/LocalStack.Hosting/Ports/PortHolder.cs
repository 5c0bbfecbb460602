using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>In which way a process holds a port.</summary>
internal enum PortHolderKind
{
    /// <summary>It listens on the wanted address.</summary>
    Listener,

    /// <summary>It listens on all addresses, and so on the wanted one.</summary>
    Wildcard,

    /// <summary>It is a client, to whose connection the system gave the port.</summary>
    Client,
}

/// <summary>The process that holds a port.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Command">Its command line, shortened.</param>
/// <param name="StartedAt">When it was started, in local time.</param>
/// <param name="UserName">Its user, where known.</param>
internal sealed record PortHolder(int Pid, string Command, DateTimeOffset StartedAt, string? UserName)
{
    /// <summary>How it holds the port.</summary>
    public PortHolderKind Kind { get; init; }

    /// <summary>The other end, for <see cref="PortHolderKind.Client"/>.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>The AppHost that started it, where one did.</summary>
    public AppHostMark? AppHost { get; init; }

    /// <summary>Whether it passes on to a container what comes to a port that the container publishes.</summary>
    public bool IsContainerProxy => Path.GetFileName(Command.Split(' ')[0]) is "docker-proxy" or "rootlessport" or "rootlesskit";
}
