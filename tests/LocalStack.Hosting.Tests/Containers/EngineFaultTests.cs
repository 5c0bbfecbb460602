using System.Net;
using Docker.DotNet;
using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Tests.Containers;

/// <summary>What engines say, word for word.</summary>
public sealed class EngineFaultTests
{
    [Theory]
    [InlineData(nameof(ContainerEngineError.PortTaken), 500, "driver failed programming external connectivity on endpoint x (1f): Bind for 127.0.0.1:5432 failed: port is already allocated")]
    [InlineData(nameof(ContainerEngineError.PortTaken), 500, "driver failed programming external connectivity on endpoint x (1f): Error starting userland proxy: listen tcp4 127.0.0.1:5432: bind: address already in use")]
    [InlineData(nameof(ContainerEngineError.PortTaken), 500, "cannot listen on the TCP port: listen tcp4 127.0.0.1:5432: bind: address already in use")]
    [InlineData(nameof(ContainerEngineError.DiskFull), 500, "failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x: no space left on device")]
    [InlineData(nameof(ContainerEngineError.DiskFull), 500, "mkdir /var/lib/docker/overlay2/abc: disk quota exceeded")]
    [InlineData(nameof(ContainerEngineError.RegistryUnreachable), 500, "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io on 127.0.0.11:53: no such host")]
    [InlineData(nameof(ContainerEngineError.RegistryUnreachable), 500, "Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout")]
    [InlineData(nameof(ContainerEngineError.RegistryUnreachable), 500, "initializing source docker://x:1: pinging container registry x: Get \"https://x/v2/\": dial tcp 192.0.2.1:443: i/o timeout")]
    [InlineData(nameof(ContainerEngineError.ImageNotFound), 404, "pull access denied for no/such, repository does not exist or may require 'docker login': denied: requested access to the resource is denied")]
    [InlineData(nameof(ContainerEngineError.ImageNotFound), 404, "manifest for redis:0 not found: manifest unknown: manifest unknown")]
    [InlineData(nameof(ContainerEngineError.ImageNotFound), 404, "No such image: redis:0")]
    [InlineData(nameof(ContainerEngineError.ImageNotFound), 404, "no matching manifest for linux/arm64/v8 in the manifest list entries")]
    [InlineData(nameof(ContainerEngineError.RegistryRefused), 500, "Get \"https://ghcr.io/v2/team/app/manifests/1\": unauthorized")]
    [InlineData(nameof(ContainerEngineError.RegistryBusy), 500, "toomanyrequests: You have reached your pull rate limit.")]
    [InlineData(nameof(ContainerEngineError.NameTaken), 409, "Conflict. The container name \"/cache\" is already in use by container \"1f\". You have to remove (or rename) that container to be able to reuse that name.")]
    [InlineData(nameof(ContainerEngineError.NameTaken), 500, "creating container storage: the container name \"cache\" is already in use by 1f. You have to remove that container to be able to reuse that name: that name is already in use")]
    [InlineData(nameof(ContainerEngineError.NoAddressLeft), 404, "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network")]
    [InlineData(nameof(ContainerEngineError.NoAddressLeft), 404, "all predefined address pools have been fully subnetted")]
    [InlineData(nameof(ContainerEngineError.MountFailed), 400, "invalid mount config for type \"bind\": bind source path does not exist: /no/such/folder")]
    [InlineData(nameof(ContainerEngineError.CommandFailed), 400, "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"app\": executable file not found in $PATH: unknown")]
    [InlineData(nameof(ContainerEngineError.CommandFailed), 400, "OCI runtime create failed: container_linux.go:380: starting container process caused: exec: \"/app\": permission denied: unknown")]
    [InlineData(nameof(ContainerEngineError.CommandFailed), 400, "No command specified")]
    [InlineData(nameof(ContainerEngineError.NoSuchObject), 404, "No such container: 1f")]
    [InlineData(nameof(ContainerEngineError.NoSuchObject), 404, "network abc not found")]
    [InlineData(nameof(ContainerEngineError.InvalidRequest), 400, "invalid reference format")]
    [InlineData(nameof(ContainerEngineError.Refused), 500, "something else")]
    public void Classify_WordsOfTheEngine(string error, int status, string message) =>
        Assert.Equal(error, EngineFault.Classify((HttpStatusCode)status, message).ToString());

    [Theory]
    [InlineData("""{"message":"No such container: x"}""", "No such container: x")]
    [InlineData("""{"cause":"no such container","message":"no container with name or ID \"x\" found","response":404}""", "no container with name or ID \"x\" found")]
    [InlineData("plain words", "plain words")]
    [InlineData("[1]", "[1]")]
    [InlineData("", "HTTP status 404")]
    [InlineData(null, "HTTP status 404")]
    public void MessageOf_AnswersOfEachShape(string? body, string message) =>
        Assert.Equal(message, EngineFault.MessageOf(new DockerApiException(HttpStatusCode.NotFound, body)));

    [Fact]
    public void Create_SaysWhatHappenedWhyAndWhatToDo()
    {
        var exception = EngineFault.Create("Container 'x' was not started", new DockerApiException(HttpStatusCode.InternalServerError, """{"message":"write /x: no space left on device"}"""), "unix:///engine");

        Assert.Equal(ContainerEngineError.DiskFull, exception.Error);
        Assert.Equal(
            "Container 'x' was not started: write /x: no space left on device. Make room on the disk of the container engine: 'docker system df' shows what takes it, 'docker image prune' removes images that nobody uses.",
            exception.Message);
    }

    [Fact]
    public void Create_ConnectionThatBroke_NamesTheEngine()
    {
        var exception = EngineFault.Create("Container 'x' was not started", new HttpRequestException("Connection failed.", new IOException("Connection refused")), "unix:///engine");

        Assert.Equal(ContainerEngineError.NotAnswering, exception.Error);
        Assert.StartsWith("Container 'x' was not started: the container engine at unix:///engine does not answer (Connection refused).", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsOne_OfACancellation_OnlyWhereTheCallerDidNotAsk()
    {
        Assert.True(EngineFault.IsOne(new TaskCanceledException(), CancellationToken.None));
        Assert.False(EngineFault.IsOne(new TaskCanceledException(), new CancellationToken(canceled: true)));
        Assert.False(EngineFault.IsOne(new InvalidOperationException(), CancellationToken.None));
    }
}
