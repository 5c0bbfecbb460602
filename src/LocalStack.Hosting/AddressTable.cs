using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting;

/// <summary>Says on the console where everything is, as soon as the addresses are known, and when all of it is up.</summary>
internal sealed partial class AddressTable(DistributedApplicationModel model, ResourceNotificationService notifications, ILogger<AddressTable> logger) : BackgroundService
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, ResourceEvent> _latest = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isTableShown = false;
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            _latest[change.ResourceId] = change;
            if (!isTableShown && Expected().Where(static resource => resource.Annotations.OfType<EndpointAnnotation>().Any()).ToList() is { Count: > 0 } listed
                && listed.TrueForAll(resource => Addresses(resource).Any()))
            {
                isTableShown = true;
                Log.Addresses(logger, Format(listed));
            }

            if (isTableShown && Expected().All(IsSettled))
            {
                Log.AllUp(logger, Stopwatch.GetElapsedTime(_start).TotalSeconds, Expected().Count());
                return;
            }
        }
    }

    // What starts by itself and is meant to be seen.
    private IEnumerable<IResource> Expected() => model.Resources.Where(resource =>
        resource is not ParameterResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any() && !Snapshots(resource).Any(static snapshot => snapshot.IsHidden));

    private ImmutableArray<CustomResourceSnapshot> Snapshots(IResource resource) =>
        [.. _latest.Values.Where(change => change.Resource == resource).Select(static change => change.Snapshot)];

    private IEnumerable<string> Addresses(IResource resource) => Snapshots(resource)
        .SelectMany(static snapshot => snapshot.Urls)
        .Where(static url => !url.IsInternal)
        .Select(static url => url.Url)
        .Distinct();

    private bool IsSettled(IResource resource) => Snapshots(resource) is { Length: > 0 } snapshots && snapshots.All(static snapshot =>
        (snapshot.State?.Text == KnownResourceStates.Running && snapshot.HealthStatus is not Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy)
        || (snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state)));

    private string Format(List<IResource> listed)
    {
        var width = listed.Max(static resource => resource.Name.Length);
        var text = new StringBuilder();
        foreach (var resource in listed)
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
    }
}
