using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LocalStack.Hosting.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Resilience;

/// <summary>
/// What users of Portwatch notice while one of its edges has bad weather, and how long it takes until all is as before. Runs the real AppHost, one edge and one preset after the other,
/// and prints a table in Markdown.
/// </summary>
internal static class ResilienceReport
{
    private static readonly TimeSpan Weather = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WorstRecovery = TimeSpan.FromMinutes(1);

    // As before is: each thing a user can do succeeds three times in a row, each time within this.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private const int UsualRounds = 3;

    private static readonly (string Caller, string Server)[] Edges = [("api", "postgres"), ("api", "cache"), ("worker", "postgres"), ("worker", "cache"), ("worker", "sink")];

    /// <param name="server">Only edges to this server; all when <see langword="null"/>.</param>
    public static async Task<int> RunAsync(string? server = null)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>();
        var edges = Edges.Where(edge => server is null || edge.Server == server).ToList();
        foreach (var (caller, called) in edges)
        {
            builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == caller))
                .WithNetworkConditions(builder.CreateResourceBuilder(builder.Resources.Single(resource => resource.Name == called)), NetworkConditions.None);
        }

        // The table is all there is to read.
        builder.Services.AddLogging(static logging => logging.ClearProviders());
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        foreach (var service in (string[])["api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service);
        }

        using var user = new PortwatchUser(app.GetEndpoint("api"));
        await user.PrepareAsync();
        await RecoverAsync(user.Actions);

        Console.WriteLine($"| Edge | Conditions | Board, p95 | List, p95 | Check, p95 | Alert, p95 | Failed | As before after |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (caller, called) in edges)
        {
            var edge = app.GetNetworkConditions(caller, called);
            foreach (var (name, conditions) in NetworkConditions.Presets)
            {
                edge.Set(conditions with { Seed = 1 });
                var end = Stopwatch.GetTimestamp() + (long)(Weather.TotalSeconds * Stopwatch.Frequency);
                var outcomes = await Task.WhenAll(user.Actions.Select(action => RepeatAsync(action, end)));
                edge.Clear();
                var recovery = await RecoverAsync(user.Actions);
                var p95 = outcomes.Select(Percentile95);
                Console.WriteLine($"| {edge} | {name} | {string.Join(" | ", p95)} | {Failures(outcomes)} | {Text(recovery)} |");
            }
        }

        return 0;
    }

    private static async Task<List<Outcome>> RepeatAsync(UserAction action, long end)
    {
        var outcomes = new List<Outcome>();
        do
        {
            outcomes.Add(await Outcome.OfAsync(action));
            await Task.Delay(Pause);
        }
        while (Stopwatch.GetTimestamp() < end);

        return outcomes;
    }

    // Null: not within the time that is waited.
    private static async Task<TimeSpan?> RecoverAsync(IReadOnlyCollection<UserAction> actions)
    {
        var clock = Stopwatch.StartNew();
        for (var (rounds, since) = (0, clock.Elapsed); clock.Elapsed < WorstRecovery;)
        {
            var outcomes = await Task.WhenAll(actions.Select(Outcome.OfAsync));
            (rounds, since) = outcomes.All(static outcome => outcome.Failure is null && outcome.Duration <= Usual) ? (rounds + 1, since) : (0, clock.Elapsed);
            if (rounds == UsualRounds)
            {
                return since;
            }

            await Task.Delay(Pause);
        }

        return null;
    }

    private static string Percentile95(List<Outcome> outcomes)
    {
        var sorted = outcomes.Where(static outcome => outcome.Failure is null).Select(static outcome => outcome.Duration).Order().ToList();
        return sorted.Count == 0 ? "–" : Text(sorted[(int)Math.Ceiling(sorted.Count * 0.95) - 1]);
    }

    // As in "3 of 90: 503 ×2, no answer".
    private static string Failures(IEnumerable<List<Outcome>> outcomes)
    {
        var all = outcomes.SelectMany(static each => each).ToList();
        var kinds = all.Select(static outcome => outcome.Failure).OfType<string>().GroupBy(static failure => failure).OrderByDescending(static kind => kind.Count()).ToList();
        return kinds.Count == 0
            ? $"0 of {all.Count}"
            : $"{kinds.Sum(static kind => kind.Count())} of {all.Count}: {string.Join(", ", kinds.Select(static kind => kind.Count() == 1 ? kind.Key : $"{kind.Key} ×{kind.Count()}"))}";
    }

    private static string Text(TimeSpan? time) => time switch
    {
        null => "**not in a minute**",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:0.0} s"),
    };

    private sealed record Outcome(TimeSpan Duration, string? Failure)
    {
        public static async Task<Outcome> OfAsync(UserAction action)
        {
            using var patience = new CancellationTokenSource(PortwatchUser.Patience);
            var clock = Stopwatch.StartNew();
            try
            {
                await action.DoAsync(patience.Token);
                return new Outcome(clock.Elapsed, null);
            }
            catch (OperationCanceledException)
            {
                return new Outcome(clock.Elapsed, $"{action.Name}: not in {PortwatchUser.Patience.TotalSeconds:0} s");
            }
            catch (HttpRequestException exception)
            {
                return new Outcome(clock.Elapsed, $"{action.Name}: {(exception.StatusCode is { } status ? $"{(int)status}" : "no answer")}");
            }
        }
    }
}
