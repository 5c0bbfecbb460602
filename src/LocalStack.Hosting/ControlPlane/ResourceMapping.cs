using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using LocalStack.ResourceService.V1;
using Resource = LocalStack.ResourceService.V1.Resource;
using Diagnostics = Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.ControlPlane;

/// <summary>Turns a snapshot of the application model into the message of the resource service. Pure.</summary>
internal static class ResourceMapping
{
    private const string ExitCodeProperty = "resource.exitCode";

    public static Resource ToResource(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var resource = new Resource
        {
            Name = change.ResourceId,
            DisplayName = change.Resource.Name,
            Uid = change.ResourceId,
            ResourceType = snapshot.ResourceType,
            IsHidden = snapshot.IsHidden,
            SupportsDetailedTelemetry = change.Resource.Annotations.OfType<OtlpExporterAnnotation>().Any(),
            CreatedAt = ToTimestamp(snapshot.CreationTimeStamp),
            StartedAt = ToTimestamp(snapshot.StartTimeStamp),
            StoppedAt = ToTimestamp(snapshot.StopTimeStamp),
        };

        if (snapshot.State is { } state)
        {
            resource.State = state.Text;
            if (state.Style is { } style)
            {
                resource.StateStyle = style;
            }
        }

        if (snapshot.IconName is { } icon)
        {
            resource.IconName = icon;
            resource.IconVariant = ToIconVariant(snapshot.IconVariant);
        }

        resource.Environment.AddRange(snapshot.EnvironmentVariables.Select(ToEnvironmentVariable));
        resource.Properties.AddRange(snapshot.Properties.Select(ToProperty));
        if (snapshot.ExitCode is { } exitCode && snapshot.Properties.All(property => property.Name != ExitCodeProperty))
        {
            resource.Properties.Add(new ResourceProperty { Name = ExitCodeProperty, Value = Value.ForNumber(exitCode) });
        }

        resource.Urls.AddRange(snapshot.Urls.Select(ToUrl));
        resource.Volumes.AddRange(snapshot.Volumes.Select(ToVolume));
        resource.HealthReports.AddRange(snapshot.HealthReports.Select(ToHealthReport));
        resource.Relationships.AddRange(snapshot.Relationships.Select(relationship => new ResourceRelationship { ResourceName = relationship.ResourceName, Type = relationship.Type }));
        resource.Commands.AddRange(snapshot.Commands.Where(command => command.Visibility.HasFlag(ResourceCommandVisibility.UI)).Select(ToCommand));
        return resource;
    }

    private static EnvironmentVariable ToEnvironmentVariable(EnvironmentVariableSnapshot variable)
    {
        var message = new EnvironmentVariable { Name = variable.Name, IsFromSpec = variable.IsFromSpec };
        if (variable.Value is { } value)
        {
            message.Value = value;
        }

        return message;
    }

    private static ResourceProperty ToProperty(ResourcePropertySnapshot property)
    {
        var message = new ResourceProperty
        {
            Name = property.Name,
            Value = ToValue(property.Value),
            IsSensitive = property.IsSensitive,
            IsHighlighted = property.IsHighlighted,
        };
        if (property.DisplayName is { } displayName)
        {
            message.DisplayName = displayName;
        }

        if (property.SortOrder is { } sortOrder)
        {
            message.SortOrder = sortOrder;
        }

        return message;
    }

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool truth => Value.ForBool(truth),
        int or long or short or byte or double or float or decimal => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        DateTime time => Value.ForString(time.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Value.ForString(time.ToString("O", CultureInfo.InvariantCulture)),
        IEnumerable items => Value.ForList([.. items.Cast<object?>().Select(ToValue)]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static Url ToUrl(UrlSnapshot url)
    {
        var message = new Url
        {
            FullUrl = url.Url,
            IsInternal = url.IsInternal,
            IsInactive = url.IsInactive,
            DisplayProperties = new UrlDisplayProperties { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
        };
        if (url.Name is { } endpointName)
        {
            message.EndpointName = endpointName;
        }

        return message;
    }

    private static Volume ToVolume(VolumeSnapshot volume) => new()
    {
        Source = volume.Source ?? "",
        Target = volume.Target,
        MountType = volume.MountType,
        IsReadOnly = volume.IsReadOnly,
    };

    private static HealthReport ToHealthReport(HealthReportSnapshot report)
    {
        var message = new HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? "",
            Exception = report.ExceptionText ?? "",
        };
        if (report.LastRunAt is { } lastRun)
        {
            message.LastRunAt = Timestamp.FromDateTime(lastRun.ToUniversalTime());
        }

        // Absent is "has not run yet"; the enum's zero is Healthy.
        if (report.Status is { } status)
        {
            message.Status = status switch
            {
                Diagnostics.HealthStatus.Healthy => HealthStatus.Healthy,
                Diagnostics.HealthStatus.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        }

        return message;
    }

    private static ResourceCommand ToCommand(ResourceCommandSnapshot command)
    {
        var message = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = command.State switch
            {
                Aspire.Hosting.ApplicationModel.ResourceCommandState.Enabled => LocalStack.ResourceService.V1.ResourceCommandState.Enabled,
                Aspire.Hosting.ApplicationModel.ResourceCommandState.Disabled => LocalStack.ResourceService.V1.ResourceCommandState.Disabled,
                _ => LocalStack.ResourceService.V1.ResourceCommandState.Hidden,
            },
        };
        if (command.ConfirmationMessage is { } confirmation)
        {
            message.ConfirmationMessage = confirmation;
        }

        if (command.DisplayDescription is { } description)
        {
            message.DisplayDescription = description;
        }

        if (command.IconName is { } icon)
        {
            message.IconName = icon;
            message.IconVariant = ToIconVariant(command.IconVariant);
        }

        message.ArgumentInputs.AddRange(command.Arguments.Select(CommandMapping.ToInput));
        return message;
    }

    private static LocalStack.ResourceService.V1.IconVariant ToIconVariant(Aspire.Hosting.ApplicationModel.IconVariant? variant) =>
        variant == Aspire.Hosting.ApplicationModel.IconVariant.Regular ? LocalStack.ResourceService.V1.IconVariant.Regular : LocalStack.ResourceService.V1.IconVariant.Filled;

    private static Timestamp? ToTimestamp(DateTime? time) => time is { } value ? Timestamp.FromDateTime(value.ToUniversalTime()) : null;
}
