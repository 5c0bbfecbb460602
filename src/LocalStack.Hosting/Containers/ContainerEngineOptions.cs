using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Containers;

/// <summary>Where to look for an engine, and in whose name things are created there.</summary>
internal sealed record ContainerEngineOptions
{
    /// <summary>The oldest API that is spoken: that of Docker 20.10 and Podman 4.</summary>
    public static readonly Version MinApiVersion = new(1, 41);

    /// <summary>Written on everything that is created, so that it is found again when its owner is gone.</summary>
    public required ContainerOwner Owner { get; init; }

    /// <summary>The engine's address (<c>unix:///run/docker.sock</c>, <c>tcp://host:2375</c>, <c>npipe://./pipe/docker_engine</c>); nothing else is tried then.</summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// The environment whose <c>DOCKER_HOST</c>, <c>DOCKER_CONTEXT</c>, <c>DOCKER_CONFIG</c>, <c>ASPIRE_CONTAINER_RUNTIME</c>,
    /// <c>CONTAINER_HOST</c>, <c>XDG_RUNTIME_DIR</c> and <c>HOME</c> count; this process's own by default.
    /// </summary>
    public Func<string, string?> GetEnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>How long one candidate may take to answer; on a busy machine some take their time. Default 20 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Variables for the command lines that are started (a build may need one), beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> ToolEnvironment { get; init; } = new Dictionary<string, string>();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
