using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Notifications;

/// <summary>
/// What every snapshot carries besides what its publisher says: the model's relationships, icon and visibility, the health checks
/// that are to report, and the commands with the state they have in this very snapshot.
/// </summary>
internal sealed partial class SnapshotDecorator(IServiceProvider services)
{
    /// <summary>The property that names whom a resource waits for.</summary>
    public const string WaitingForProperty = "resource.waitingFor";

    /// <summary>The property that says for each of those what it is awaited for.</summary>
    public const string WaitReasonsProperty = "resource.waitReasons";

    /// <summary>The property that says when the wait began, in ISO 8601.</summary>
    public const string WaitingSinceProperty = "resource.waitingSince";

    /// <summary>The property that says in a sentence why a resource is in its state.</summary>
    public const string ReasonProperty = "resource.reason";

    /// <summary>The snapshot of a resource about which nothing was published yet.</summary>
    public static CustomResourceSnapshot First(IResource resource)
    {
        var first = resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
            ?? new CustomResourceSnapshot { ResourceType = ResourceKinds.Of(resource), Properties = [] };
        var icon = resource.Annotations.OfType<ResourceIconAnnotation>().LastOrDefault();
        return first with
        {
            IsHidden = first.IsHidden || resource.Annotations.OfType<HiddenAnnotation>().Any(hidden => hidden.IsAlways),
            IconName = first.IconName ?? icon?.IconName,
            IconVariant = first.IconVariant ?? icon?.IconVariant,
            Relationships = first.Relationships.IsDefaultOrEmpty ? RelationshipsOf(resource) : first.Relationships,
            CreationTimeStamp = first.CreationTimeStamp ?? DateTime.UtcNow,
        };
    }

    /// <summary>Adds to <paramref name="next"/> what depends on the model; gives back <paramref name="previous"/> itself when they then say the same.</summary>
    public CustomResourceSnapshot Complete(IResource resource, string id, CustomResourceSnapshot previous, CustomResourceSnapshot next)
    {
        if (ReferenceEquals(previous, next) && previous.Version > 0)
        {
            return previous;
        }

        next = next with { HealthReports = WithAwaitedReports(resource, next.HealthReports) };
        next = next with { Commands = BuildCommands(resource, id, next) };
        return previous.Version > 0 && SnapshotEquality.SameContent(previous, next) ? previous : next;
    }

    public static CustomResourceSnapshot WithWaiting(CustomResourceSnapshot snapshot, IReadOnlyList<PendingWait> waits, DateTimeOffset since) => snapshot with
    {
        State = CanShowWaiting(snapshot.State?.Text) ? KnownResourceStates.Waiting : snapshot.State,
        Properties = ((ResourcePropertySnapshot[])
        [
            new(WaitingForProperty, waits.Select(wait => wait.ResourceName).ToArray()) { DisplayName = "Waiting for", IsHighlighted = true },
            new(WaitReasonsProperty, waits.Select(wait => wait.Until).ToArray()) { DisplayName = "Waiting until" },
            new(WaitingSinceProperty, since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)) { DisplayName = "Waiting since" },
        ]).Aggregate(snapshot.Properties, WithProperty),
    };

    public static CustomResourceSnapshot WithoutWaiting(CustomResourceSnapshot snapshot) => snapshot with
    {
        Properties = ((string[])[WaitingForProperty, WaitReasonsProperty, WaitingSinceProperty]).Aggregate(snapshot.Properties, WithoutProperty),
    };

    public static CustomResourceSnapshot WithReason(CustomResourceSnapshot snapshot, string? reason) => snapshot with
    {
        Properties = string.IsNullOrEmpty(reason)
            ? WithoutProperty(snapshot.Properties, ReasonProperty)
            : WithProperty(snapshot.Properties, new ResourcePropertySnapshot(ReasonProperty, reason) { DisplayName = "Reason", IsHighlighted = true }),
    };

    public static ImmutableArray<ResourcePropertySnapshot> WithProperty(ImmutableArray<ResourcePropertySnapshot> properties, ResourcePropertySnapshot property)
    {
        for (var i = 0; i < properties.Length; i++)
        {
            if (properties[i].Name == property.Name)
            {
                return properties.SetItem(i, property);
            }
        }

        return properties.Add(property);
    }

    public static ImmutableArray<ResourcePropertySnapshot> WithoutProperty(ImmutableArray<ResourcePropertySnapshot> properties, string name) =>
        properties.RemoveAll(property => property.Name == name);

    /// <summary>The names of the checks that judge a resource: its own, and those of what it is part of.</summary>
    public static IEnumerable<string> HealthCheckKeysOf(IResource resource)
    {
        for (var owner = resource; owner is not null; owner = (owner as IResourceWithParent)?.Parent)
        {
            foreach (var check in owner.Annotations.OfType<HealthCheckAnnotation>())
            {
                yield return check.Key;
            }
        }
    }

    private static ImmutableArray<RelationshipSnapshot> RelationshipsOf(IResource resource)
    {
        var relationships = resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(relationship => new RelationshipSnapshot(relationship.Resource.Name, relationship.Type));
        var part = resource is IResourceWithParent { Parent: { } parent } ? [new RelationshipSnapshot(parent.Name, KnownRelationshipTypes.Parent)] : Enumerable.Empty<RelationshipSnapshot>();
        return [.. part.Concat(relationships).Distinct()];
    }

    private static bool CanShowWaiting(string? state) =>
        state is null || state == KnownResourceStates.NotStarted || state == KnownResourceStates.Starting || state == KnownResourceStates.Waiting;

    /// <summary>A check that has not reported yet counts as not healthy, so its empty report has to be there from the beginning.</summary>
    private static ImmutableArray<HealthReportSnapshot> WithAwaitedReports(IResource resource, ImmutableArray<HealthReportSnapshot> reports)
    {
        foreach (var key in HealthCheckKeysOf(resource))
        {
            if (!reports.Any(report => report.Name == key))
            {
                reports = reports.Add(new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null));
            }
        }

        return reports;
    }

    private ImmutableArray<ResourceCommandSnapshot> BuildCommands(IResource resource, string id, CustomResourceSnapshot snapshot)
    {
        var commands = ImmutableArray.CreateBuilder<ResourceCommandSnapshot>();
        foreach (var command in resource.Annotations.OfType<ResourceCommandAnnotation>())
        {
            commands.Add(new ResourceCommandSnapshot(
                command.Name,
                StateOf(command, id, snapshot),
                command.DisplayName,
                command.DisplayDescription,
                Parameter: null,
                command.ConfirmationMessage,
                command.IconName,
                command.IconVariant,
                command.IsHighlighted)
            {
                Arguments = command.Arguments,
                Visibility = command.Visibility,
            });
        }

        return commands.ToImmutable();
    }

    private ResourceCommandState StateOf(ResourceCommandAnnotation command, string id, CustomResourceSnapshot snapshot)
    {
        try
        {
            return command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services });
        }
#pragma warning disable CA1031 // An AppHost's callback: whatever it throws is the command's fault, not the resource's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.CommandStateFailed(services.GetRequiredService<ILogger<ResourceNotificationService>>(), exception, command.Name, id);
            return ResourceCommandState.Disabled;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The callback that says whether command '{CommandName}' of '{ResourceName}' is available failed; the command is disabled.")]
        public static partial void CommandStateFailed(ILogger logger, Exception exception, string commandName, string resourceName);
    }
}
