using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting;

/// <summary>Says on the console where everything is, as soon as the addresses are known, and when all of it is up.</summary>
internal sealed partial class AddressTable(DistributedApplicationModel model, ResourceNotificationService notifications, ILogger<AddressTable> logger) : EarlyService
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, ResourceEvent> _latest = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isTableShown = false;
        var lastDown = "";
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            _latest[change.ResourceId] = change;
            var outcome = HowItWent();
            if (!isTableShown && Expected().Where(static resource => resource.Annotations.OfType<EndpointAnnotation>().Any()).ToList() is { Count: > 0 } listed
                && listed.TrueForAll(resource => Addresses(resource).Count > 0 || HasNone(resource, outcome is not null)))
            {
                isTableShown = true;
                Log.Addresses(logger, Format(listed));
            }

            if (outcome is var (up, down) && (down.Length == 0 ? isTableShown : down != lastDown))
            {
                var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
                if (down.Length == 0)
                {
                    Log.AllUp(logger, seconds, up);
                    return;
                }

                Log.NotAllUp(logger, up, Expected().Count(), seconds, down);
                lastDown = down;
            }
        }
    }

    // What starts by itself and is meant to be seen.
    private IEnumerable<IResource> Expected() => model.Resources.Where(resource =>
        resource is not ParameterResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any() && !Snapshots(resource).Any(static snapshot => snapshot.IsHidden));

    private ImmutableArray<CustomResourceSnapshot> Snapshots(IResource resource) =>
        [.. _latest.Values.Where(change => change.Resource == resource).Select(static change => change.Snapshot)];

    // An AppHost may choose the URLs that a resource shows (WithUrls): some for the details only, or none at all.
    private List<string> Addresses(IResource resource)
    {
        var urls = Snapshots(resource).SelectMany(static snapshot => snapshot.Urls).ToList();
        var shown = urls.Where(static url => !url.IsInternal).ToList();
        return [.. (shown.Count > 0 ? shown : urls).Select(static url => url.Url).Distinct()];
    }

    // One that is down may never get any.
    private bool HasNone(IResource resource, bool isAllDecided) =>
        Snapshots(resource).Any(IsDown) || (isAllDecided && resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().Any());

    // Null while something is under way still. What waits for one that is down does so until its user does something about it.
    private (int Up, string Down)? HowItWent()
    {
        var resources = Expected().Select(resource => (resource.Name, Snapshots: Snapshots(resource))).ToList();
        var isAnyDown = resources.Exists(static resource => resource.Snapshots.Any(IsDown));
        if (!resources.TrueForAll(resource => resource.Snapshots.Length > 0 && resource.Snapshots.All(snapshot => IsUp(snapshot) || IsDown(snapshot) || (isAnyDown && IsWaiting(snapshot)))))
        {
            return null;
        }

        var down = resources
            .Select(static resource => (resource.Name, Snapshot: resource.Snapshots.FirstOrDefault(static snapshot => !IsUp(snapshot))))
            .Where(static resource => resource.Snapshot is not null)
            .Select(static resource => $"{resource.Name} ({resource.Snapshot!.State!.Text}{(resource.Snapshot.ExitCode is { } code && IsDown(resource.Snapshot) ? $", exit code {code}" : "")})")
            .ToList();
        return (resources.Count - down.Count, string.Join(", ", down));
    }

    // One that has done its work and ended well is as good as up.
    private static bool IsUp(CustomResourceSnapshot snapshot) =>
        (snapshot.State?.Text == KnownResourceStates.Running && snapshot.HealthStatus is not HealthStatus.Unhealthy)
        || (snapshot.State?.Text == KnownResourceStates.Finished && snapshot.ExitCode is null or 0);

    private static bool IsDown(CustomResourceSnapshot snapshot) => snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state) && !IsUp(snapshot);

    private static bool IsWaiting(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Waiting;

    private string Format(List<IResource> listed)
    {
        var width = listed.Max(static resource => resource.Name.Length);
        var text = new StringBuilder();
        foreach (var resource in listed.Where(resource => Addresses(resource).Count > 0))
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {resource.Name.PadRight(width)}  {string.Join("  ", Addresses(resource))}");
        }

        return text.ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Addresses:{Table}")]
        public static partial void Addresses(ILogger logger, string table);

        [LoggerMessage(LogLevel.Information, "All {Count} resources are up after {Seconds:0.0} s.")]
        public static partial void AllUp(ILogger logger, double seconds, int count);

        [LoggerMessage(LogLevel.Warning, "{Up} of {Count} resources are up after {Seconds:0.0} s. Not up: {Down}. Their consoles on the dashboard say why.")]
        public static partial void NotAllUp(ILogger logger, int up, int count, double seconds, string down);
    }
}
