using System.Text.RegularExpressions;
using LocalStack.EndToEnd.Tests.Compose;

namespace LocalStack.EndToEnd.Tests.Swarm;

/// <summary>
/// The application as a stack on a swarm of one node, which is this engine. Disposing it takes down whatever is there and leaves the swarm, of which nothing
/// stays.
/// </summary>
internal sealed partial class SwarmStack : IAsyncDisposable
{
    private const string Bridge = "docker_gwbridge";
    private const string Loopback = "127.0.0.1";
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromMinutes(2);

    private readonly TemporaryData _folder = new();
    private readonly List<string> _secrets = [];
    private readonly string _name;
    private bool _bridgeIsOurs;
    private bool _isInSwarm;
    private bool _isDown;

    private SwarmStack() => _name = Path.GetFileName(_folder.Path).ToLowerInvariant();

    /// <summary>What the dashboard asks for.</summary>
    public string Key { get; } = Secret();

    /// <summary>Why this engine cannot be a swarm of its own; null if it can.</summary>
    public static async Task<string?> FindWhyNotAsync(CancellationToken cancellationToken)
    {
        var info = await CommandRun.RunAsync("docker", ["info", "--format", "{{.Swarm.LocalNodeState}}"], RepositoryFolder.Path, new Dictionary<string, string>(), cancellationToken);
        return info.Output.Trim() == "inactive"
            // Older clients know no job, and files with a version only.
            ? await ComposeEngine.TryAsync(["docker", "stack", "config", "-c", ComposeFile.Base], cancellationToken)
            : $"The engine is in a swarm or knows none ('{info.Output.Trim()}'), and this test makes one of its own. 'docker swarm leave --force' ends a swarm.";
    }

    /// <summary>Makes the swarm, gives it the secrets and deploys the stack. Its tasks come up afterwards.</summary>
    public static async Task<SwarmStack> DeployAsync(ApplicationImages images, CancellationToken cancellationToken)
    {
        var stack = new SwarmStack();
        try
        {
            await stack.MakeSwarmAsync(cancellationToken);
            await stack.AddSecretsAsync(cancellationToken);
            await stack.DeployFilesAsync(images, cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether every service has the tasks it is to have, and the migrator is done.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken) =>
        (await ComposeEngine.ListAsync(cancellationToken, "stack", "services", "--format", "{{.Replicas}}", _name)).All(replicas => Complete().IsMatch(replicas));

    /// <summary>The containers of a service's tasks that are healthy.</summary>
    public Task<IReadOnlyList<string>> FindContainersAsync(string service, CancellationToken cancellationToken) => ComposeEngine.ListAsync(
        cancellationToken, "ps", "-q", "--filter", LabelOf(service), "--filter", "health=healthy");

    /// <summary>Where this machine reaches a service that has one task.</summary>
    public async Task<Uri> FindAddressAsync(string service, int port, CancellationToken cancellationToken)
    {
        var container = Assert.Single(await ComposeEngine.ListAsync(cancellationToken, "ps", "-q", "--filter", LabelOf(service)));
        return new($"http://{Assert.Single(await ComposeEngine.ListAsync(cancellationToken, "port", container, $"{port}"))}");
    }

    /// <summary>Replaces each task of a service, as a new image would, and returns once that is done.</summary>
    public Task UpdateAsync(string service, CancellationToken cancellationToken) =>
        ComposeEngine.ListAsync(cancellationToken, "service", "update", "--force", "--detach=false", "--quiet", $"{_name}_{service}");

    /// <summary>Of the secrets those that everybody can read who may look at services and containers.</summary>
    public async Task<IReadOnlyList<string>> FindOpenSecretsAsync(CancellationToken cancellationToken)
    {
        var services = await ComposeEngine.ListAsync(cancellationToken, "stack", "services", "-q", _name);
        var containers = await ComposeEngine.ListAsync(cancellationToken, "ps", "-aq", "--filter", Label);
        var told = string.Join('\n', await ComposeEngine.ListAsync(cancellationToken, ["inspect", .. services, .. containers]));
        return [.. _secrets.Where(secret => told.Contains(secret, StringComparison.Ordinal))];
    }

    /// <inheritdoc cref="ComposeEngine.FindBelongingsAsync"/>
    public Task<IReadOnlyList<string>> FindBelongingsAsync(CancellationToken cancellationToken) => ComposeEngine.FindBelongingsAsync(Label, cancellationToken);

    /// <summary>What the engine knows of the tasks, and what the services said last.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>(await ComposeEngine.ListAsync(cancellationToken, "stack", "ps", "--no-trunc", "--format", "{{.Name}}: {{.CurrentState}} {{.Error}}", _name));
        foreach (var service in await ComposeEngine.ListAsync(cancellationToken, "stack", "services", "-q", _name))
        {
            lines.AddRange(await ComposeEngine.ListAsync(cancellationToken, "service", "logs", "--tail", "40", "--no-trunc", service));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Removes the stack and leaves the swarm.</summary>
    public async Task DownAsync(CancellationToken cancellationToken)
    {
        _isDown = true;
        if (_isInSwarm)
        {
            await ComposeEngine.ListAsync(cancellationToken, "stack", "rm", _name);
            // An engine that leaves before they are gone keeps them. The container of a job that is done it keeps in any case.
            await ContainerCheck.UntilAsync(
                async () => !(await FindAsync("ps", "-a")).Except(await FindAsync("ps", "-a", "--filter", LabelOf("migrator"))).Any() && await FindAsync("network", "ls") is [],
                cancellationToken);
            await ComposeEngine.ListAsync(cancellationToken, "swarm", "leave", "--force");
        }

        // What a stack leaves behind by design: volumes with a name, the container of a job that is done, and the bridge of every swarm.
        await RemoveAsync(["container", "rm", "-v"], await FindAsync("ps", "-a"));
        await RemoveAsync(["volume", "rm"], await FindAsync("volume", "ls"));
        await RemoveAsync(["network", "rm"], _bridgeIsOurs ? [Bridge] : []);

        Task<IReadOnlyList<string>> FindAsync(params string[] list) => ComposeEngine.ListAsync(cancellationToken, [.. list, "-q", "--filter", Label]);

        Task RemoveAsync(string[] command, IReadOnlyList<string> items) =>
            items.Count == 0 ? Task.CompletedTask : ComposeEngine.ListAsync(cancellationToken, [.. command, .. items]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDown)
        {
            using var patience = new CancellationTokenSource(CleanUpPatience);
            await DownAsync(patience.Token);
        }

        _folder.Dispose();
    }

    private string Label => $"label=com.docker.stack.namespace={_name}";

    private string LabelOf(string service) => $"label=com.docker.swarm.service.name={_name}_{service}";

    private static string Secret() => Guid.NewGuid().ToString("N");

    private async Task MakeSwarmAsync(CancellationToken cancellationToken)
    {
        // Ports of a node are published on all of its addresses, unless the bridge that a swarm would make by itself says otherwise.
        if (await ComposeEngine.ListAsync(cancellationToken, "network", "ls", "-q", "--filter", $"name=^{Bridge}$") is [])
        {
            await ComposeEngine.ListAsync(
                cancellationToken,
                [
                    "network", "create",
                    .. new[] { $"host_binding_ipv4={Loopback}", $"name={Bridge}", "enable_icc=false", "enable_ip_masquerade=true" }.SelectMany(option => new[] { "-o", $"com.docker.network.bridge.{option}" }),
                    Bridge,
                ]);
            _bridgeIsOurs = true;
        }

        await ComposeEngine.ListAsync(cancellationToken, "swarm", "init", "--advertise-addr", Loopback, "--listen-addr", $"{Loopback}:2377", "--data-path-addr", Loopback);
        _isInSwarm = true;
        var node = await ComposeEngine.ListAsync(cancellationToken, "node", "ls", "-q");
        await ComposeEngine.ListAsync(cancellationToken, ["node", "update", "--label-add", "portwatch=data", .. node]);
    }

    private async Task AddSecretsAsync(CancellationToken cancellationToken)
    {
        var (database, cache) = (Secret(), Secret());
        _secrets.AddRange([database, cache, Key]);
        await AddAsync("postgres-password", database);
        await AddAsync("database", $"Host=postgres;Username=postgres;Password={database};Database=portwatch");
        await AddAsync("redis", $"requirepass {cache}");
        await AddAsync("cache", $"cache:6379,password={cache}");
        await AddAsync("dashboard", Key);
        await AddAsync("telemetry", $"x-otlp-api-key={Key}");

        async Task AddAsync(string name, string value)
        {
            var file = Path.Combine(_folder.Path, name);
            await File.WriteAllTextAsync(file, value, cancellationToken);
            await ComposeEngine.ListAsync(cancellationToken, "secret", "create", $"portwatch-{name}", file);
            File.Delete(file);
        }
    }

    private async Task DeployFilesAsync(ApplicationImages images, CancellationToken cancellationToken)
    {
        // The routing mesh publishes ports, and there is none: see without-mesh.yml.
        var stack = Path.Combine(_folder.Path, Path.GetFileName(ComposeFile.Stack));
        await File.WriteAllTextAsync(stack, Ports().Replace(await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, ComposeFile.Stack), cancellationToken), ""), cancellationToken);
        await ComposeEngine.DockerAsync(
            new Dictionary<string, string>([images.Tag]) { ["PUBLIC_HOST"] = "localhost" },
            ["stack", "deploy", "--resolve-image", "never", "-c", ComposeFile.Base, "-c", stack, "-c", "tests/EndToEnd.Tests/Swarm/without-mesh.yml", _name],
            cancellationToken);
    }

    // "3/3", and of a job "0/1 (1/1 completed)".
    [GeneratedRegex(@"^(\d+)/\1$|\((\d+)/\2 completed\)$")]
    private static partial Regex Complete();

    [GeneratedRegex(@"^ +ports:.*\n", RegexOptions.Multiline)]
    private static partial Regex Ports();
}
