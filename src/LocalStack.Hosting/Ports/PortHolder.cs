using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>In which way a port is held.</summary>
internal enum PortHolderKind
{
    /// <summary>A process listens on the wanted address.</summary>
    Listener,

    /// <summary>A process listens on all addresses, and so on the wanted one.</summary>
    Wildcard,

    /// <summary>All addresses are wanted, and a process listens on one of them.</summary>
    OneOfAll,

    /// <summary>A process is a client, to whose connection the system gave the port.</summary>
    Client,

    /// <summary>A connection that used the port has ended a moment ago, and the system keeps the port until nothing of it can be under way (TIME_WAIT).</summary>
    Ended,
}

/// <summary>Who holds a port, and how.</summary>
/// <param name="Kind">How.</param>
/// <param name="EndPoint">Where.</param>
internal sealed record PortHolder(PortHolderKind Kind, IPEndPoint EndPoint)
{
    /// <summary>The process, where it may be seen: not if it is another user's.</summary>
    public ProcessDescription? Process { get; init; }

    /// <summary>The user whose socket it is, where known.</summary>
    public string? UserName { get; init; }

    /// <summary>The other end, for <see cref="PortHolderKind.Client"/> and <see cref="PortHolderKind.Ended"/>.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>When the system gives the port back, for <see cref="PortHolderKind.Ended"/>.</summary>
    public TimeSpan FreeAfter { get; init; }

    /// <summary>The AppHost that started the process, where one did.</summary>
    public AppHostMark? AppHost { get; init; }

    /// <summary>The container that publishes the port, where one does and its engine answers.</summary>
    public PublishingContainer? Container { get; init; }

    /// <summary>Whether the process belongs to a container engine, which passes on to a container what comes to a port that the container publishes.</summary>
    public bool IsContainerEngine => Process is { } process && Path.GetFileName(process.Command.Split(' ')[0]) is
        "docker-proxy" or "dockerd" or "com.docker.backend" or "rootlessport" or "rootlesskit" or "slirp4netns" or "pasta" or "pasta.avx2" or "conmon";
}
