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

    public static Task<CommandRun> DockerAsync(string folder, string[] arguments, CancellationToken cancellationToken) =>
        CommandRun.RunAsync("docker", arguments, folder, NoVariables, cancellationToken);

    public Task<CommandRun> ComposeAsync(string folder, IReadOnlyDictionary<string, string> variables, string[] arguments, CancellationToken cancellationToken) =>
        CommandRun.RunAsync(Compose[0], [.. Compose.Skip(1), .. arguments], folder, variables, cancellationToken);

    private static async Task<string?> TryAsync(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            var run = await CommandRun.RunAsync(command[0], command[1..], Environment.CurrentDirectory, NoVariables, cancellationToken);
            return run.ExitCode == 0 ? null : $"'{string.Join(' ', command)}' says: {run.Output.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"'{command[0]}' cannot be started: {exception.Message}";
        }
    }
}
