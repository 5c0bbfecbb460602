using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// Turns what the engine and the connection to it throw into <see cref="ContainerEngineException"/>. The engine tells its reasons in
/// words only, so this is the one place where they are read.
/// </summary>
internal static class EngineFault
{
    // In this order: a sentence of the engine often wraps the reason in others.
    private static readonly (string Words, ContainerEngineError Error)[] Known =
    [
        ("no space left on device", ContainerEngineError.DiskFull),
        ("disk quota exceeded", ContainerEngineError.DiskFull),
        ("port is already allocated", ContainerEngineError.PortTaken),
        ("address already in use", ContainerEngineError.PortTaken),
        ("toomanyrequests", ContainerEngineError.RegistryBusy),
        ("Too Many Requests", ContainerEngineError.RegistryBusy),
        ("no such host", ContainerEngineError.RegistryUnreachable),
        ("server misbehaving", ContainerEngineError.RegistryUnreachable),
        ("temporary failure in name resolution", ContainerEngineError.RegistryUnreachable),
        ("dial tcp", ContainerEngineError.RegistryUnreachable),
        ("TLS handshake timeout", ContainerEngineError.RegistryUnreachable),
        ("Client.Timeout exceeded", ContainerEngineError.RegistryUnreachable),
        ("proxyconnect tcp", ContainerEngineError.RegistryUnreachable),
        ("server gave HTTP response to HTTPS client", ContainerEngineError.RegistryUnreachable),
        ("x509:", ContainerEngineError.RegistryUnreachable),
        ("pull access denied", ContainerEngineError.ImageNotFound),
        ("manifest unknown", ContainerEngineError.ImageNotFound),
        ("no such image", ContainerEngineError.ImageNotFound),
        ("image not known", ContainerEngineError.ImageNotFound),
        ("no matching manifest", ContainerEngineError.ImageNotFound),
        ("repository does not exist", ContainerEngineError.ImageNotFound),
        ("name unknown", ContainerEngineError.ImageNotFound),
        ("unauthorized", ContainerEngineError.RegistryRefused),
        ("authentication required", ContainerEngineError.RegistryRefused),
        ("denied: requested access", ContainerEngineError.RegistryRefused),
        ("denied: denied", ContainerEngineError.RegistryRefused),
        ("is already in use by", ContainerEngineError.NameTaken),
        ("name is already in use", ContainerEngineError.NameTaken),
        ("network with name", ContainerEngineError.NameTaken),
        ("network already exists", ContainerEngineError.NameTaken),
        ("non-overlapping IPv4 address pool", ContainerEngineError.NoAddressLeft),
        ("predefined address pools have been fully subnetted", ContainerEngineError.NoAddressLeft),
        ("could not find free subnet", ContainerEngineError.NoAddressLeft),
        ("bind source path does not exist", ContainerEngineError.MountFailed),
        ("invalid mount config", ContainerEngineError.MountFailed),
        ("creating mount source path", ContainerEngineError.MountFailed),
        ("mounts denied", ContainerEngineError.MountFailed),
        ("trying to mount a directory onto a file", ContainerEngineError.MountFailed),
        ("error mounting", ContainerEngineError.MountFailed),
        ("statfs", ContainerEngineError.MountFailed),
        ("executable file not found", ContainerEngineError.CommandFailed),
        ("exec format error", ContainerEngineError.CommandFailed),
        ("starting container process caused", ContainerEngineError.CommandFailed),
        ("No command specified", ContainerEngineError.CommandFailed),
        ("no command or entrypoint provided", ContainerEngineError.CommandFailed),
        ("OCI runtime", ContainerEngineError.CommandFailed),
        ("no such container", ContainerEngineError.NoSuchObject),
        ("no container with name or ID", ContainerEngineError.NoSuchObject),
        ("no such network", ContainerEngineError.NoSuchObject),
        ("unable to find network", ContainerEngineError.NoSuchObject),
        ("no such volume", ContainerEngineError.NoSuchObject),
        ("permission denied", ContainerEngineError.NoPermission),
    ];

    /// <summary>What the engine's own words mean.</summary>
    public static ContainerEngineError Classify(HttpStatusCode status, string message)
    {
        foreach (var (words, error) in Known)
        {
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return error;
            }
        }

        return status switch
        {
            HttpStatusCode.NotFound => ContainerEngineError.NoSuchObject,
            HttpStatusCode.BadRequest => ContainerEngineError.InvalidRequest,
            _ => ContainerEngineError.Refused,
        };
    }

    /// <summary>Whether a program says that there is no room left.</summary>
    public static bool IsOfFullDisk(string line) => Classify(HttpStatusCode.OK, line) == ContainerEngineError.DiskFull;

    /// <summary>Whether it is the engine's or the connection's: neither a fault of ours nor the caller's cancellation.</summary>
    public static bool IsOne(Exception exception, CancellationToken caller) => exception switch
    {
        DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException or JsonException => true,
        OperationCanceledException => !caller.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The first argument is what did not happen, as a sentence without its end: <c>Container 'x' was not created</c>.</summary>
    public static ContainerEngineException Create(string what, Exception exception, string endpoint)
    {
        if (exception is DockerApiException api)
        {
            var message = MessageOf(api);
            return Create(what, Classify(api.StatusCode, message), message, exception);
        }

        var reason = exception is OperationCanceledException or TimeoutException ? "it took too long" : Innermost(exception).Message.TrimEnd('.');
        return new ContainerEngineException(
            ContainerEngineError.NotAnswering,
            $"{what}: the container engine at {endpoint} does not answer ({reason}). See whether it still runs, and look at its log.",
            exception);
    }

    public static ContainerEngineException Create(string what, ContainerEngineError error, string reason, Exception? exception = null) =>
        new(error, $"{what}: {reason.Trim().TrimEnd('.')}. {Advice(error)}".TrimEnd(), exception);

    /// <summary>The engine's own words: <c>{"message":"…"}</c>; Podman adds a cause and a code.</summary>
    public static string MessageOf(DockerApiException exception)
    {
        var body = exception.ResponseBody?.Trim();
        if (string.IsNullOrEmpty(body))
        {
            return $"HTTP status {(int)exception.StatusCode}";
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("message", out var message)
                && message.GetString() is { Length: > 0 } text
                    ? text.Trim()
                    : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    /// <summary>What the user can do about it, in a sentence; empty where nothing general can be said.</summary>
    public static string Advice(ContainerEngineError error) => error switch
    {
        ContainerEngineError.DiskFull => "Make room on the disk of the container engine: 'docker system df' shows what takes it, 'docker image prune' removes images that nobody uses.",
        ContainerEngineError.PortTaken => "Stop what has the port, or give the endpoint another one.",
        ContainerEngineError.RegistryBusy => "Wait, or log in to the registry ('docker login') for a higher limit.",
        ContainerEngineError.RegistryUnreachable => "Check the network and the name of the registry; an image that is on this machine already needs none.",
        ContainerEngineError.ImageNotFound => "Check the image's name and tag; a private one needs 'docker login'.",
        ContainerEngineError.RegistryRefused => "Log in to the registry with 'docker login', with an account that may read the image.",
        ContainerEngineError.NameTaken => "Remove the other one, or choose another name.",
        ContainerEngineError.NoAddressLeft => "Remove networks that nobody uses: 'docker network prune'.",
        ContainerEngineError.MountFailed => "Check that the file or folder exists on this machine, is of the kind that the image expects, and is shared with the container engine.",
        ContainerEngineError.CommandFailed => "Check the entry point and the arguments, and that the image is made for this machine's processor.",
        _ => "",
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
