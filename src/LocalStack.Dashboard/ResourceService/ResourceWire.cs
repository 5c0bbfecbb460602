using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>From the wire's mutable messages to our snapshots.</summary>
internal static class ResourceWire
{
    public static ResourceSnapshot ToSnapshot(Resource message) => new()
    {
        Name = message.Name,
        DisplayName = message.DisplayName.Length > 0 ? message.DisplayName : message.Name,
        Type = message.ResourceType,
        State = message.State,
        StateStyle = message.StateStyle,
        IsHidden = message.IsHidden || message.State == "Hidden",
        CreatedAt = ToTime(message.CreatedAt),
        StartedAt = ToTime(message.StartedAt),
        StoppedAt = ToTime(message.StoppedAt),
        Environment = [.. message.Environment.Select(variable => new ResourceVariable(variable.Name, variable.HasValue ? variable.Value : null, variable.IsFromSpec))],
        Commands = [.. message.Commands.Where(command => command.State != ResourceCommandState.Hidden).Select(CommandWire.ToCommand)],
        Properties = [.. message.Properties.Select(ToProperty)],
        Urls = [.. message.Urls.Select(ToUrl).OrderByDescending(url => url.SortOrder)],
        Volumes = [.. message.Volumes.Select(volume => new ResourceVolume(volume.Source, volume.Target, volume.MountType, volume.IsReadOnly))],
        HealthReports = [.. message.HealthReports.Select(ToReport).OrderBy(report => report.Key, StringComparer.Ordinal)],
        Relations = [.. message.Relationships.Select(relation => new ResourceRelation(relation.ResourceName, relation.Type))],
    };

    /// <summary>Takes the time off a line such as <c>2026-01-31T12:00:00.0000000Z listening</c>.</summary>
    public static ConsoleLine ToLine(int number, string text, bool isError)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var head = space < 0 ? text : text[..space];
        if (head.Length is >= 20 and <= 35
            && head[4] == '-'
            && DateTimeOffset.TryParse(head, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return new ConsoleLine(number, time, space < 0 ? "" : text[(space + 1)..], isError);
        }

        return new ConsoleLine(number, null, text, isError);
    }

    private static ResourcePropertySnapshot ToProperty(ResourceProperty property)
    {
        ImmutableArray<string> items = property.Value?.KindCase == Value.KindOneofCase.ListValue
            ? [.. property.Value.ListValue.Values.Select(ToText)]
            : [];
        return new ResourcePropertySnapshot(
            property.Name,
            property.HasDisplayName ? property.DisplayName : "",
            items.IsEmpty ? ToText(property.Value) : string.Join(", ", items),
            items,
            property.IsSensitive,
            property.IsHighlighted,
            property.HasSortOrder ? property.SortOrder : null);
    }

    private static string ToText(Value? value) => value?.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.ListValue or Value.KindOneofCase.StructValue => value.ToString(),
        _ => "",
    };

    private static ResourceUrl ToUrl(Url url) => new(
        url.EndpointName,
        url.FullUrl,
        url.DisplayProperties?.DisplayName is { Length: > 0 } name ? name : url.FullUrl,
        url.IsInternal,
        url.IsInactive,
        url.DisplayProperties?.SortOrder ?? 0);

    private static HealthReportSnapshot ToReport(HealthReport report) => new(
        report.Key,
        !report.HasStatus ? null : report.Status switch
        {
            HealthStatus.Healthy => HealthState.Healthy,
            HealthStatus.Degraded => HealthState.Degraded,
            _ => HealthState.Unhealthy,
        },
        report.Description,
        report.Exception,
        ToTime(report.LastRunAt));

    private static DateTimeOffset? ToTime(Timestamp? time) => time?.ToDateTimeOffset();
}
