using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>docker-compose.yml and its override as a project with a name, ports and secrets of its own, so that it runs beside anybody's. Disposing it takes down whatever is there.</summary>
internal sealed partial class ComposeProject : IAsyncDisposable
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromMinutes(1);
    private static readonly string[] Down = ["down", "-v", "--remove-orphans", "--timeout", "2"];

    private readonly ComposeEngine _engine;
    private readonly TemporaryData _folder = new();
    private readonly Dictionary<string, string> _variables;
    private readonly string _override;
    private readonly string _name;
    private bool _isDown;

    public ComposeProject(ComposeEngine engine, ApplicationImages images)
    {
        _engine = engine;
        _override = Path.Combine(_folder.Path, ComposeFile.Override);
        _name = Path.GetFileName(_folder.Path).ToLowerInvariant();
        _variables = new([images.Tag]) { ["POSTGRES_PASSWORD"] = Secret(), ["CACHE_PASSWORD"] = Secret(), ["DASHBOARD_KEY"] = Key };

        // Without a port of the host the engine takes a free one.
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, ComposeFile.Override));
        File.WriteAllText(_override, LoopbackPort().Replace(text, "127.0.0.1::"));
    }

    /// <summary>What the dashboard asks for.</summary>
    public string Key { get; } = Secret();

    /// <summary>Runs compose.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var run = await ComposeAsync(arguments, cancellationToken);
        Assert.True(run.ExitCode == 0, $"'{string.Join(' ', _engine.Compose)} {string.Join(' ', arguments)}' ended with {run.ExitCode} and printed:\n{run.Output}");
        return run.Output;
    }

    /// <summary>Where a port of a service is published.</summary>
    public async Task<Uri> FindAddressAsync(string service, int port, CancellationToken cancellationToken) =>
        new($"http://{(await RunAsync(cancellationToken, "port", service, $"{port}")).Trim()}");

    /// <summary>The addresses of this machine on which the engine publishes ports of the project.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> FindPublishedAsync(CancellationToken cancellationToken)
    {
        var containers = await FindContainersAsync(cancellationToken);
        var ports = await ComposeEngine.ListAsync(cancellationToken, ["inspect", "--format", "{{json .NetworkSettings.Ports}}", .. containers]);
        return
        [
            .. from container in ports
               from port in JsonElement.Parse(container).EnumerateObject()
               where port.Value.ValueKind == JsonValueKind.Array
               from binding in port.Value.EnumerateArray()
               select IPEndPoint.Parse($"{binding.GetProperty("HostIp").GetString()}:{binding.GetProperty("HostPort").GetString()}"),
        ];
    }

    /// <summary>Whether every service that has a health check passes it.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        var containers = await FindContainersAsync(cancellationToken);
        var states = await ComposeEngine.ListAsync(cancellationToken, ["inspect", "--format", "{{with .State.Health}}{{.Status}}{{end}}", .. containers]);
        return states.Count > 0 && states.All(state => state == "healthy");
    }

    /// <inheritdoc cref="ComposeEngine.FindBelongingsAsync"/>
    public Task<IReadOnlyList<string>> FindBelongingsAsync(CancellationToken cancellationToken) => ComposeEngine.FindBelongingsAsync(Label, cancellationToken);

    public async Task DownAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken, Down);
        _isDown = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDown)
        {
            using var patience = new CancellationTokenSource(CleanUpPatience);
            await ComposeAsync(Down, patience.Token);
        }

        _folder.Dispose();
    }

    private string Label => $"label=com.docker.compose.project={_name}";

    private static string Secret() => Guid.NewGuid().ToString("N");

    private Task<CommandRun> ComposeAsync(string[] arguments, CancellationToken cancellationToken) =>
        _engine.ComposeAsync(
            RepositoryFolder.Path, _variables, ["-f", ComposeFile.Base, "-f", _override, "--project-directory", RepositoryFolder.Path, "-p", _name, .. arguments], cancellationToken);

    private Task<IReadOnlyList<string>> FindContainersAsync(CancellationToken cancellationToken) => ComposeEngine.ListAsync(cancellationToken, "ps", "-aq", "--filter", Label);

    [GeneratedRegex(@"127\.0\.0\.1:\d+:")]
    private static partial Regex LoopbackPort();
}
