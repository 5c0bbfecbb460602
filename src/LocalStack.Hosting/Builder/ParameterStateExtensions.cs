using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Shows parameters as resources: their value, where it comes from, or that there is none.</summary>
internal static class ParameterStateExtensions
{
    private const string ValueProperty = "Value";
    private const string SecretProperty = "parameter.secret";

    public static IResourceBuilder<T> WithParameterState<T>(this IResourceBuilder<T> builder)
        where T : ParameterResource
    {
        var parameter = builder.Resource;
        return builder
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = parameter.IsConnectionString ? "ConnectionString" : "Parameter",
                Properties =
                [
                    new(SecretProperty, parameter.Secret ? bool.TrueString : bool.FalseString),
                    new(CustomResourceKnownProperties.Source, parameter.ConfigurationKey),
                ],
            })
            .OnInitializeResource((resource, @event, _) => ShowValueAsync(resource, @event));
    }

    private static async Task ShowValueAsync(ParameterResource parameter, InitializeResourceEvent @event)
    {
        string state, value;
        var isSensitive = false;
        string? style;
        try
        {
            value = parameter.Value;
            isSensitive = parameter.Secret;
            (state, style) = (KnownResourceStates.Running, null);
        }
        catch (MissingParameterValueException exception)
        {
            (state, style, value) = (KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn, exception.Message);
            ParameterLog.ValueMissing(@event.Logger, exception.Message);
        }
#pragma warning disable CA1031 // The author's own value getter: its failure is this parameter's state and takes nobody else down.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            (state, style, value) = (KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error, exception.Message);
            ParameterLog.ValueFailed(@event.Logger, exception, parameter.Name);
        }

        await @event.Notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
        {
            State = new ResourceStateSnapshot(state, style),
            Properties =
            [
                .. snapshot.Properties.Where(property => property.Name != ValueProperty),
                new(ValueProperty, value) { IsSensitive = isSensitive, IsHighlighted = true },
            ],
        }).ConfigureAwait(false);
    }
}
