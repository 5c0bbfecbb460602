using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Unix;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>Asks the candidates one after the other until one answers as an engine that can be used.</summary>
internal static partial class EngineProbe
{
    /// <summary>The API is spoken at this version where the engine has it: a later one may mean something else by the same words.</summary>
    private static readonly Version PreferredApiVersion = new(1, 44);

    /// <exception cref="ContainerEngineException">None does; the message says what was tried.</exception>
    public static async Task<EngineAnswer> FindAsync(ContainerEngineOptions options, CancellationToken cancellationToken)
    {
        var faults = new List<(EngineCandidate Candidate, ContainerEngineException Fault)>();
        foreach (var candidate in EngineCandidates.List(options))
        {
            try
            {
                return await AskAsync(candidate, options, cancellationToken).ConfigureAwait(false);
            }
            catch (ContainerEngineException exception)
            {
                Log.NotUsable(options.Logger, candidate.Endpoint, exception.Message);
                faults.Add((candidate, exception));
            }
        }

        throw NoneAnswers(faults);
    }

    /// <summary>The version to speak, of those the engine has.</summary>
    public static Version Negotiate(Version engineMin, Version engineMax)
    {
        var wanted = PreferredApiVersion < engineMin ? engineMin : PreferredApiVersion;
        return wanted < engineMax ? wanted : engineMax;
    }

    private static async Task<EngineAnswer> AskAsync(EngineCandidate candidate, ContainerEngineOptions options, CancellationToken cancellationToken)
    {
        var endpoint = ParseEndpoint(candidate);
        using var client = CreateClient(endpoint, apiVersion: null, options.Logger);

        // Ours ends an attempt, the caller's the search.
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var version = await client.System.GetVersionAsync(either.Token).ConfigureAwait(false);
            var max = System.Version.Parse(version.APIVersion);
            if (max < ContainerEngineOptions.MinApiVersion)
            {
                throw new ContainerEngineException(
                    ContainerEngineError.TooOld,
                    $"its API {max} is too old; {ContainerEngineOptions.MinApiVersion} is needed (Docker 20.10, Podman 4). Bring the engine up to date");
            }

            var min = System.Version.TryParse(version.MinAPIVersion, out var parsed) ? parsed : ContainerEngineOptions.MinApiVersion;
            var kind = version.Components?.Any(component => component.Name.Contains("podman", StringComparison.OrdinalIgnoreCase)) == true
                ? ContainerEngineKind.Podman
                : ContainerEngineKind.Docker;
            return new EngineAnswer(endpoint, kind, version.Version, Negotiate(min, max), kind == ContainerEngineKind.Podman && await IsRootlessAsync(client, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ContainerEngineException(ContainerEngineError.NotAnswering, $"it did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or System.Text.Json.JsonException or DockerApiException)
        {
            throw new ContainerEngineException(ContainerEngineError.NotAnswering, "what answers there is not a container engine", exception);
        }
        catch (Exception exception) when (EngineFault.IsOne(exception, cancellationToken))
        {
            throw NotReached(endpoint, exception);
        }
    }

    private static async Task<bool> IsRootlessAsync(DockerClient client, CancellationToken cancellationToken) =>
        (await client.System.GetSystemInfoAsync(cancellationToken).ConfigureAwait(false)).SecurityOptions?.Any(option => option.Contains("rootless", StringComparison.Ordinal)) == true;

    public static DockerClient CreateClient(Uri endpoint, Version? apiVersion, ILogger logger)
    {
        var builder = new DockerClientBuilder().WithEndpoint(endpoint).WithApiVersion(apiVersion).WithLogger(logger);

        // A proxy of the environment is for the way out; a socket of this machine is not behind it.
        return endpoint.Scheme == "unix"
            ? builder.WithTransportOptions(new UnixSocketTransportOptions { ConfigureHandler = handler => handler.UseProxy = false }).Build()
            : builder.Build();
    }

    private static Uri ParseEndpoint(EngineCandidate candidate)
    {
        if (!Uri.TryCreate(candidate.Endpoint, UriKind.Absolute, out var endpoint))
        {
            throw new ContainerEngineException(ContainerEngineError.InvalidRequest, "it is not an address such as unix:///var/run/docker.sock");
        }

        return endpoint.Scheme switch
        {
            "unix" or "npipe" or "tcp" or "http" => endpoint,
            "ssh" => throw new ContainerEngineException(
                ContainerEngineError.InvalidRequest, "an engine behind SSH is not supported: its ports would not be on this machine. Forward its socket, or use a local engine"),
            var scheme => throw new ContainerEngineException(ContainerEngineError.InvalidRequest, $"the scheme '{scheme}' is not supported. Use unix, npipe or tcp without TLS"),
        };
    }

    /// <summary>Why a connection was not made.</summary>
    internal static ContainerEngineException NotReached(Uri endpoint, Exception exception)
    {
        var socket = exception as SocketException ?? exception.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.AccessDenied => new ContainerEngineException(
                ContainerEngineError.NoPermission,
                $"user '{Environment.UserName}' may not open it. Add the user to the group that owns the socket ('sudo usermod -aG docker {Environment.UserName}', then log in again), or use a rootless engine",
                exception),

            SocketError.ConnectionRefused => new ContainerEngineException(ContainerEngineError.NotAnswering, "nobody listens there", exception),
            _ when endpoint.Scheme == "unix" && !File.Exists(endpoint.LocalPath) =>
                new ContainerEngineException(ContainerEngineError.NotFound, "there is no such socket", exception),
            _ => new ContainerEngineException(ContainerEngineError.NotAnswering, (socket ?? exception).Message.TrimEnd('.'), exception),
        };
    }

    private static ContainerEngineException NoneAnswers(List<(EngineCandidate Candidate, ContainerEngineException Fault)> faults)
    {
        // The reason that is nearest to an engine that works says most about what to do.
        ContainerEngineError[] byInterest =
            [ContainerEngineError.NoPermission, ContainerEngineError.TooOld, ContainerEngineError.InvalidRequest, ContainerEngineError.NotAnswering, ContainerEngineError.NotFound];
        var error = faults.Select(fault => fault.Fault.Error).OrderBy(reason => Array.IndexOf(byInterest, reason)).First();
        var tried = string.Join("; ", faults.Select(fault => $"{fault.Candidate.Endpoint} ({fault.Candidate.Source}): {fault.Fault.Message}"));
        return new ContainerEngineException(
            error,
            $"No container engine can be used. Tried {tried}. Start Docker or Podman (for Podman: 'systemctl --user start podman.socket'), set {EngineCandidates.DockerHostVariable} to its address, "
            + "or do without: run the resource in its native form, and without '--backend container'.");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "No container engine at {Endpoint}: {Reason}")]
        public static partial void NotUsable(ILogger logger, string endpoint, string reason);
    }
}
