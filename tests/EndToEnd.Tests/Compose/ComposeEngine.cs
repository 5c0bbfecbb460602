namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>The container engine of this machine and the compose that goes with it, as its users have them on their command line.</summary>
/// <param name="Compose">The command: <c>docker compose</c>, or the older <c>docker-compose</c>.</param>
internal sealed record ComposeEngine(IReadOnlyList<string> Compose)
{
    private static readonly IReadOnlyList<string>[] Known = [["docker", "compose"], ["docker-compose"]];
    private static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    /// <summary>Finds them.</summary>
    /// <returns>The engine, or what its command line says against it.</returns>
    public static async Task<(ComposeEngine? Engine, string Reason)> FindAsync(CancellationToken cancellationToken)
    {
        if (await TryAsync(["docker", "version", "--format", "{{.Server.Version}}"], cancellationToken) is { } noEngine)
        {
            return (null, $"No container engine answers. {noEngine}");
        }

        var reasons = new List<string>();
        foreach (var command in Known)
        {
            if (await TryAsync([.. command, "version"], cancellationToken) is not { } reason)
            {
                return (new(command), "");
            }

            reasons.Add(reason);
        }

        return (null, $"There is no compose. {string.Join(' ', reasons)}");
    }

    /// <summary>Runs docker in the repository's folder.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> DockerAsync(IReadOnlyDictionary<string, string> variables, string[] arguments, CancellationToken cancellationToken)
    {
        var run = await CommandRun.RunAsync("docker", arguments, RepositoryFolder.Path, variables, cancellationToken);
        Assert.True(run.ExitCode == 0, $"'docker {string.Join(' ', arguments)}' ended with {run.ExitCode} and printed:\n{run.Output}");
        return run.Output;
    }

    /// <summary>Runs docker.</summary>
    /// <returns>The lines it printed.</returns>
    public static async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await DockerAsync(NoVariables, arguments, cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What carries a label: containers, networks, volumes with and without a name.</summary>
    public static async Task<IReadOnlyList<string>> FindBelongingsAsync(string label, CancellationToken cancellationToken)
    {
        var containers = await ListAsync(cancellationToken, "ps", "-aq", "--filter", label);
        var networks = await ListAsync(cancellationToken, "network", "ls", "-q", "--filter", label);
        var volumes = await ListAsync(cancellationToken, "volume", "ls", "-q", "--filter", label);
        var mounted = containers.Count == 0 ? [] : await ListAsync(cancellationToken, ["inspect", "--format", "{{range .Mounts}}{{println .Name}}{{end}}", .. containers]);
        return [.. containers, .. networks, .. volumes.Union(mounted)];
    }

    /// <summary>Of some containers, networks and volumes those that are still there.</summary>
    public static async Task<IReadOnlyList<string>> FindLeftAsync(IReadOnlyList<string> belongings, CancellationToken cancellationToken)
    {
        var all = (await ListAsync(cancellationToken, "ps", "-aq"))
            .Concat(await ListAsync(cancellationToken, "network", "ls", "-q"))
            .Concat(await ListAsync(cancellationToken, "volume", "ls", "-q"));
        return [.. belongings.Intersect(all)];
    }

    public Task<CommandRun> ComposeAsync(string folder, IReadOnlyDictionary<string, string> variables, string[] arguments, CancellationToken cancellationToken) =>
        CommandRun.RunAsync(Compose[0], [.. Compose.Skip(1), .. arguments], folder, variables, cancellationToken);

    /// <summary>Runs a command in the repository's folder.</summary>
    /// <returns>What it says against itself; null if it did what it was asked.</returns>
    public static async Task<string?> TryAsync(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            var run = await CommandRun.RunAsync(command[0], command[1..], RepositoryFolder.Path, NoVariables, cancellationToken);
            return run.ExitCode == 0 ? null : $"'{string.Join(' ', command)}' says: {run.Output.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"'{command[0]}' cannot be started: {exception.Message}";
        }
    }
}
