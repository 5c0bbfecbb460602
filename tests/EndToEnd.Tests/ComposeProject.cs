namespace LocalStack.EndToEnd.Tests;

/// <summary>The published application, as a compose project with a name of its own. Disposing it takes down whatever is there.</summary>
internal sealed class ComposeProject(ComposeEngine engine, string folder) : IAsyncDisposable
{
    private static readonly string[] Built = ["API", "WORKER", "MIGRATOR", "SINK", "ASPIRE_DASHBOARD"];
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromMinutes(1);

    // Images of the user, built from the same file, keep their names.
    private readonly Dictionary<string, string> _images = Built.ToDictionary(
        service => $"{service}_IMAGE", service => $"localstack-test/{service.ToLowerInvariant()}:{Path.GetFileName(folder).ToLowerInvariant()}");

    private bool _isDown;

    public string Name { get; } = Path.GetFileName(folder).ToLowerInvariant();

    /// <summary>Runs compose.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var run = await engine.ComposeAsync(folder, _images, ["-p", Name, .. arguments], cancellationToken);
        Assert.True(run.ExitCode == 0, $"'{string.Join(' ', engine.Compose)} {string.Join(' ', arguments)}' ended with {run.ExitCode} and printed:\n{run.Output}");
        return run.Output;
    }

    /// <summary>What belongs to the project: containers, networks and named volumes by their label, and the volumes that containers have without a name.</summary>
    public async Task<IReadOnlyList<string>> FindBelongingsAsync(CancellationToken cancellationToken)
    {
        var label = $"label=com.docker.compose.project={Name}";
        var containers = await ListAsync(cancellationToken, "ps", "-aq", "--filter", label);
        var networks = await ListAsync(cancellationToken, "network", "ls", "-q", "--filter", label);
        var volumes = await ListAsync(cancellationToken, "volume", "ls", "-q", "--filter", label);
        var mounted = containers.Count == 0 ? [] : await ListAsync(cancellationToken, ["inspect", "--format", "{{range .Mounts}}{{println .Name}}{{end}}", .. containers]);
        return [.. containers, .. networks, .. volumes, .. mounted.Distinct().Except(volumes)];
    }

    /// <summary>Of some belongings those that are still there.</summary>
    public static async Task<IReadOnlyList<string>> FindLeftAsync(IReadOnlyList<string> belongings, CancellationToken cancellationToken)
    {
        var all = (await ListAsync(cancellationToken, "ps", "-aq"))
            .Concat(await ListAsync(cancellationToken, "network", "ls", "-q")).Concat(await ListAsync(cancellationToken, "volume", "ls", "-q"));
        return [.. belongings.Intersect(all)];
    }

    public async Task DownAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken, "down", "-v", "--remove-orphans");
        _isDown = true;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(CleanUpPatience);
        if (!_isDown)
        {
            await engine.ComposeAsync(folder, _images, ["-p", Name, "down", "-v", "--remove-orphans", "--timeout", "2"], patience.Token);
        }

        await ComposeEngine.DockerAsync(folder, ["image", "rm", "--force", .. _images.Values], patience.Token);
    }

    private static async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var run = await ComposeEngine.DockerAsync(Environment.CurrentDirectory, arguments, cancellationToken);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
