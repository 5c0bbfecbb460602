using System.Text.Json;
using Docker.DotNet;

namespace LocalStack.Hosting.Containers;

/// <summary>Where to look for an engine, in order: what the user said, then the usual places. It reads settings and opens nothing.</summary>
internal static class EngineCandidates
{
    public const string RuntimeVariable = "ASPIRE_CONTAINER_RUNTIME";
    public const string DockerHostVariable = "DOCKER_HOST";
    public const string PodmanHostVariable = "CONTAINER_HOST";

    private const string DockerContextVariable = "DOCKER_CONTEXT";

    /// <exception cref="ContainerEngineException">A setting names a runtime or a context that there is not.</exception>
    public static IReadOnlyList<EngineCandidate> List(ContainerEngineOptions options)
    {
        if (options.Endpoint is { Length: > 0 } endpoint)
        {
            return [new(endpoint, "the setting", IsDecisive: true)];
        }

        var preferred = PreferredKind(options);
        if (preferred == ContainerEngineKind.Podman && options.GetEnvironmentVariable(PodmanHostVariable) is { Length: > 0 } podmanHost)
        {
            return [new(podmanHost, PodmanHostVariable, IsDecisive: true)];
        }

        if (options.GetEnvironmentVariable(DockerHostVariable) is { Length: > 0 } dockerHost)
        {
            return [new(dockerHost, DockerHostVariable, IsDecisive: true)];
        }

        var docker = Docker(options);
        var podman = Podman(options);
        var all = preferred == ContainerEngineKind.Podman ? podman.Concat(docker) : docker.Concat(podman);
        return [.. all.DistinctBy(candidate => candidate.Endpoint).TakeUntilDecisive()];
    }

    private static ContainerEngineKind? PreferredKind(ContainerEngineOptions options) => options.GetEnvironmentVariable(RuntimeVariable)?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "DOCKER" => ContainerEngineKind.Docker,
        "PODMAN" => ContainerEngineKind.Podman,
        _ => throw new ContainerEngineException(
            ContainerEngineError.InvalidRequest,
            $"{RuntimeVariable} is '{options.GetEnvironmentVariable(RuntimeVariable)}'. Set it to 'docker' or 'podman', or remove it."),
    };

    private static IEnumerable<EngineCandidate> Docker(ContainerEngineOptions options)
    {
        if (Context(options) is { } context)
        {
            yield return context;
        }

        if (OperatingSystem.IsWindows())
        {
            yield return new("npipe://./pipe/docker_engine", "Docker's usual pipe");
            yield break;
        }

        yield return new("unix:///var/run/docker.sock", "Docker's usual socket");
        if (options.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return new($"unix://{runtime}/docker.sock", "rootless Docker's socket");
        }

        if (options.GetEnvironmentVariable("HOME") is { Length: > 0 } home)
        {
            yield return new($"unix://{home}/.docker/run/docker.sock", "Docker Desktop's socket");
        }
    }

    private static IEnumerable<EngineCandidate> Podman(ContainerEngineOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            yield return new("npipe://./pipe/podman-machine-default", "Podman's usual pipe");
            yield break;
        }

        // The user's own before root's: it is the one that its command line uses.
        if (options.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return new($"unix://{runtime}/podman/podman.sock", "rootless Podman's socket");
        }

        yield return new("unix:///run/podman/podman.sock", "Podman's usual socket");
        if (options.GetEnvironmentVariable(PodmanHostVariable) is { Length: > 0 } host)
        {
            yield return new(host, PodmanHostVariable);
        }
    }

    private static EngineCandidate? Context(ContainerEngineOptions options)
    {
        var settings = new CliSettings(options);
        var config = new DockerConfig(settings);
        var (name, source, isDecisive) = settings.DockerContext is { Length: > 0 } variable
            ? (variable, DockerContextVariable, true)
            : (CurrentContext(config), $"'currentContext' of {config.FullName}", false);
        if (name is null or "" or "default")
        {
            return null;
        }

        try
        {
            return new(config.GetEndpoint(name).OriginalString, $"Docker context '{name}', from {source}", isDecisive);
        }
        catch (DockerConfigurationException exception) when (isDecisive)
        {
            throw new ContainerEngineException(
                ContainerEngineError.NotFound,
                $"{DockerContextVariable} names the Docker context '{name}', which cannot be used: {exception.Message} 'docker context ls' lists those there are.",
                exception);
        }
        catch (DockerConfigurationException)
        {
            return null; // A left-over of an engine that was removed must not hide the one that is there.
        }
    }

    private static string? CurrentContext(DockerConfig config)
    {
        try
        {
            if (!config.Exists)
            {
                return null;
            }

            using var document = config.Parse();
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("currentContext", out var current)
                && current.ValueKind == JsonValueKind.String
                    ? current.GetString()
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<EngineCandidate> TakeUntilDecisive(this IEnumerable<EngineCandidate> candidates)
    {
        foreach (var candidate in candidates)
        {
            yield return candidate;
            if (candidate.IsDecisive)
            {
                yield break;
            }
        }
    }

    private sealed class CliSettings(ContainerEngineOptions options) : IDockerCliSettings
    {
        public string? DockerConfig => options.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } folder
            ? folder
            : options.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".docker") : null;

        public string? DockerHost => null;

        public string? DockerTlsVerify => null;

        public string? DockerContext => options.GetEnvironmentVariable(DockerContextVariable);
    }
}
