using System.Security.Cryptography;
using System.Text;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class EngineCandidatesTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly Dictionary<string, string> _environment = [];

    public EngineCandidatesTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The places are those of Unix.");
        _environment["HOME"] = _home.Path;
        _environment["XDG_RUNTIME_DIR"] = "/run/user/7";
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void List_NothingSaid_IsTheUsualPlaces_DockersFirst() => Assert.Equal(
        [
            "unix:///var/run/docker.sock",
            "unix:///run/user/7/docker.sock",
            $"unix://{_home.Path}/.docker/run/docker.sock",
            "unix:///run/user/7/podman/podman.sock",
            "unix:///run/podman/podman.sock",
        ],
        Endpoints());

    [Fact]
    public void List_PodmanPreferred_HasItFirst_AndDockerStill()
    {
        _environment["ASPIRE_CONTAINER_RUNTIME"] = "Podman";

        Assert.Equal("unix:///run/user/7/podman/podman.sock", Endpoints()[0]);
        Assert.Contains("unix:///var/run/docker.sock", Endpoints());
    }

    [Fact]
    public void List_Setting_IsTheOnlyPlace()
    {
        _environment["DOCKER_HOST"] = "tcp://elsewhere:2375";

        Assert.Equal(["unix:///mine"], Endpoints("unix:///mine"));
    }

    [Fact]
    public void List_DockerHost_IsTheOnlyPlace()
    {
        _environment["DOCKER_HOST"] = "tcp://127.0.0.1:2375";

        Assert.Equal(["tcp://127.0.0.1:2375"], Endpoints());
    }

    [Fact]
    public void List_PodmanPreferred_ContainerHostIsTheOnlyPlace()
    {
        _environment["ASPIRE_CONTAINER_RUNTIME"] = "podman";
        _environment["CONTAINER_HOST"] = "unix:///podman";
        _environment["DOCKER_HOST"] = "unix:///docker";

        Assert.Equal(["unix:///podman"], Endpoints());
    }

    [Fact]
    public void List_ContextInUse_ComesFirst_AndTheOthersStay()
    {
        WriteContext("desktop", "unix:///desktop.sock");
        File.WriteAllText(Path.Combine(_home.Path, ".docker", "config.json"), """{"currentContext":"desktop"}""");

        Assert.Equal(["unix:///desktop.sock", "unix:///var/run/docker.sock"], Endpoints().Take(2));
    }

    [Fact]
    public void List_ContextVariable_IsTheOnlyPlace()
    {
        WriteContext("other", "unix:///other.sock");
        _environment["DOCKER_CONTEXT"] = "other";

        Assert.Equal(["unix:///other.sock"], Endpoints());
    }

    [Fact]
    public void List_ContextVariableThatNamesNone_SaysSo()
    {
        _environment["DOCKER_CONTEXT"] = "gone";

        var exception = Assert.Throws<ContainerEngineException>(() => Endpoints());

        Assert.Contains("DOCKER_CONTEXT names the Docker context 'gone'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"currentContext":"gone"}""")]
    [InlineData("""{"currentContext":"default"}""")]
    [InlineData("""{"currentContext":7}""")]
    [InlineData("no json")]
    public void List_ConfigurationWithoutAUsableContext_IsTheUsualPlaces(string config)
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, ".docker"));
        File.WriteAllText(Path.Combine(_home.Path, ".docker", "config.json"), config);

        Assert.Equal("unix:///var/run/docker.sock", Endpoints()[0]);
    }

    [Fact]
    public void List_UnknownRuntime_SaysWhatThereIs()
    {
        _environment["ASPIRE_CONTAINER_RUNTIME"] = "rkt";

        var exception = Assert.Throws<ContainerEngineException>(() => Endpoints());

        Assert.Equal("ASPIRE_CONTAINER_RUNTIME is 'rkt'. Set it to 'docker' or 'podman', or remove it.", exception.Message);
    }

    private string[] Endpoints(string? setting = null) => [.. EngineCandidates.List(Options() with { Endpoint = setting }).Select(candidate => candidate.Endpoint)];

    private ContainerEngineOptions Options() => new() { Owner = TestOwner.Create(), GetEnvironmentVariable = _environment.GetValueOrDefault };

    private void WriteContext(string name, string endpoint)
    {
        var folder = Path.Combine(_home.Path, ".docker", "contexts", "meta", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.json"), """{"Name":"NAME","Endpoints":{"docker":{"Host":"HOST"}}}""".Replace("NAME", name, StringComparison.Ordinal).Replace("HOST", endpoint, StringComparison.Ordinal));
    }
}
