using System.Collections;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>Whether two snapshots say the same. Their arrays compare by identity, so the records' own equality does not tell.</summary>
internal static class SnapshotEquality
{
    public static bool SameContent(CustomResourceSnapshot one, CustomResourceSnapshot other) =>
        one.ResourceType == other.ResourceType
        && one.State == other.State
        && one.ExitCode == other.ExitCode
        && one.CreationTimeStamp == other.CreationTimeStamp
        && one.StartTimeStamp == other.StartTimeStamp
        && one.StopTimeStamp == other.StopTimeStamp
        && one.IsHidden == other.IsHidden
        && one.IconName == other.IconName
        && one.IconVariant == other.IconVariant
        && one.ResourceReadyEvent == other.ResourceReadyEvent
        && Same(one.HealthReports, other.HealthReports)
        && Same(one.EnvironmentVariables, other.EnvironmentVariables)
        && Same(one.Urls, other.Urls)
        && Same(one.Volumes, other.Volumes)
        && Same(one.Commands, other.Commands)
        && Same(one.Relationships, other.Relationships)
        && SameProperties(one.Properties, other.Properties);

    private static bool Same<T>(ImmutableArray<T> one, ImmutableArray<T> other) => one.IsDefault || other.IsDefault ? one == other : one.SequenceEqual(other);

    private static bool SameProperties(ImmutableArray<ResourcePropertySnapshot> one, ImmutableArray<ResourcePropertySnapshot> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => SameProperty(pair.First, pair.Second));

    private static bool SameProperty(ResourcePropertySnapshot one, ResourcePropertySnapshot other) =>
        ReferenceEquals(one, other) || (one with { Value = null } == other with { Value = null } && SameValue(one.Value, other.Value));

    private static bool SameValue(object? one, object? other) => (one, other) switch
    {
        (string a, string b) => a == b,
        (IEnumerable a, IEnumerable b) => a.Cast<object?>().SequenceEqual(b.Cast<object?>()),
        _ => Equals(one, other),
    };
}
