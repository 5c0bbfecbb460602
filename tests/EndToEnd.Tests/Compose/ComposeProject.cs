using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>docker-compose.yml as a project with a name, ports and secrets of its own, so that it runs beside anybody's. Disposing it takes down whatever is there.</summary>
internal sealed partial class ComposeProject : IAsyncDisposable
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromMinutes(1);
    private static readonly string[] Down = ["down", "-v", "--remove-orphans", "--timeout", "2", "--rmi", "local"];

    // By name: what was built twice from the same sources is one image.
    private static readonly string[] ListImages = ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"];

    private readonly ComposeEngine _engine;
    private readonly TemporaryData _folder = new();
    private readonly Dictionary<string, string> _secrets;
    private readonly string _file;
    private readonly string _name;
    private bool _isDown;

    public ComposeProject(ComposeEngine engine)
    {
        _engine = engine;
        _file = Path.Combine(_folder.Path, "docker-compose.yml");
        _name = Path.GetFileName(_folder.Path).ToLowerInvariant();
        _secrets = new() { ["POSTGRES_PASSWORD"] = Secret(), ["CACHE_PASSWORD"] = Secret(), ["DASHBOARD_KEY"] = Key };

        // Without a port of the host the engine takes a free one.
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docker-compose.yml"));
        File.WriteAllText(_file, LoopbackPort().Replace(text, "127.0.0.1::"));
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
        var ports = await ListAsync(cancellationToken, ["inspect", "--format", "{{json .NetworkSettings.Ports}}", .. containers]);
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
        var states = await ListAsync(cancellationToken, ["inspect", "--format", "{{with .State.Health}}{{.Status}}{{end}}", .. containers]);
        return states.Count > 0 && states.All(state => state == "healthy");
    }

    /// <summary>What belongs to the project: containers, networks, volumes with and without a name, images.</summary>
    public async Task<IReadOnlyList<string>> FindBelongingsAsync(CancellationToken cancellationToken)
    {
        var containers = await FindContainersAsync(cancellationToken);
        var networks = await ListAsync(cancellationToken, "network", "ls", "-q", "--filter", Label);
        var volumes = await ListAsync(cancellationToken, "volume", "ls", "-q", "--filter", Label);
        var mounted = containers.Count == 0 ? [] : await ListAsync(cancellationToken, ["inspect", "--format", "{{range .Mounts}}{{println .Name}}{{end}}", .. containers]);
        var images = (await ListAsync(cancellationToken, ListImages)).Where(image => image.StartsWith(_name, StringComparison.Ordinal));
        return [.. containers, .. networks, .. volumes.Union(mounted), .. images];
    }

    /// <summary>Of some belongings those that are still there.</summary>
    public static async Task<IReadOnlyList<string>> FindLeftAsync(IReadOnlyList<string> belongings, CancellationToken cancellationToken)
    {
        var all = (await ListAsync(cancellationToken, "ps", "-aq")).Concat(await ListAsync(cancellationToken, "network", "ls", "-q"))
            .Concat(await ListAsync(cancellationToken, "volume", "ls", "-q")).Concat(await ListAsync(cancellationToken, ListImages));
        return [.. belongings.Intersect(all)];
    }

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
        _engine.ComposeAsync(RepositoryFolder.Path, _secrets, ["-f", _file, "--project-directory", RepositoryFolder.Path, "-p", _name, .. arguments], cancellationToken);

    private Task<IReadOnlyList<string>> FindContainersAsync(CancellationToken cancellationToken) => ListAsync(cancellationToken, "ps", "-aq", "--filter", Label);

    private static async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var run = await ComposeEngine.DockerAsync(Environment.CurrentDirectory, arguments, cancellationToken);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+:")]
    private static partial Regex LoopbackPort();
}
