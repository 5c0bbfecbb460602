using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>Looks up the values of all parameters at start, and shows which have one. Where one is missing, those that need it wait for it.</summary>
internal sealed partial class ParameterStates(SupervisorServices services, ILogger<ParameterStates> logger)
{
    /// <summary>Evaluates every parameter; one that is missing or throws is nobody else's failure.</summary>
    public void Resolve(IEnumerable<ParameterResource> parameters)
    {
        var missing = new List<ParameterResource>();
        foreach (var parameter in parameters)
        {
            try
            {
                ShowValue(parameter, parameter.Value);
            }
            catch (MissingParameterValueException exception)
            {
                missing.Add(parameter);
                ShowFailure(parameter, KnownResourceStates.ValueMissing, exception.Message);
                if (services.Notifications.DefaultWaitBehavior == WaitBehavior.WaitOnResourceUnavailable)
                {
                    parameter.AwaitValue();
                }
            }
#pragma warning disable CA1031 // The getter is an AppHost's code: what it throws is this parameter's failure only.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ShowFailure(parameter, KnownResourceStates.FailedToStart, exception.Message);
                Log.Failed(logger, exception, parameter.Name);
            }
        }

        if (missing.Count > 0)
        {
            Log.Missing(
                logger,
                string.Join(", ", missing.Select(parameter => $"'{parameter.Name}'")),
                string.Join(", ", missing.Select(KeyOf)),
                KeyOf(missing[0]).Replace(":", "__", StringComparison.Ordinal).Replace('-', '_'));
        }
    }

    /// <summary>The parameters without a value that a value is made of.</summary>
    public static IEnumerable<ParameterResource> MissingIn(IEnumerable<object> values)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return values.SelectMany(value => ParametersIn(value, seen)).Where(IsMissing).Distinct();
    }

    public static bool IsMissing(ParameterResource parameter)
    {
        try
        {
            _ = parameter.Value;
            return false;
        }
        catch (MissingParameterValueException)
        {
            return true;
        }
#pragma warning disable CA1031 // A value that cannot be computed is not missing: waiting for it would not help.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static IEnumerable<ParameterResource> ParametersIn(object? value, HashSet<object> seen)
    {
        value = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        return value switch
        {
            ParameterResource parameter => [parameter],
            IValueWithReferences composed when seen.Add(composed) => composed.References.SelectMany(reference => ParametersIn(reference, seen)),
            _ => [],
        };
    }

    private void ShowValue(ParameterResource parameter, string value) => services.Notifications.Publish(parameter, parameter.Name, snapshot => WithSource(parameter, snapshot) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        Properties = SnapshotDecorator.WithProperty(WithSource(parameter, snapshot).Properties, new ResourcePropertySnapshot("Value", value) { IsSensitive = parameter.Secret, IsHighlighted = true }),
    });

    private void ShowFailure(ParameterResource parameter, string state, string reason)
    {
        services.ShowOnConsole(parameter, reason);
        services.Notifications.Publish(parameter, parameter.Name, snapshot => SnapshotDecorator.WithReason(WithSource(parameter, snapshot), reason) with
        {
            State = new ResourceStateSnapshot(state, state == KnownResourceStates.ValueMissing ? KnownResourceStateStyles.Warn : KnownResourceStateStyles.Error),
        });
    }

    private static CustomResourceSnapshot WithSource(ParameterResource parameter, CustomResourceSnapshot snapshot) => snapshot with
    {
        Properties = SnapshotDecorator.WithProperty(
            snapshot.Properties, new ResourcePropertySnapshot(CustomResourceKnownProperties.Source, parameter.ValueSource ?? KeyOf(parameter))),
    };

    private static string KeyOf(ParameterResource parameter) =>
        parameter.ConfigurationKey.Length > 0 ? parameter.ConfigurationKey : $"Parameters:{parameter.Name}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Parameter '{ParameterName}' has no value, because its getter failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string parameterName);

        [LoggerMessage(LogLevel.Warning, "No value is set for {Parameters}; resources that need one wait. Set {Keys} in appsettings.json, in user secrets (dotnet user-secrets set) or on the command line, or as the environment variable {Variable}.")]
        public static partial void Missing(ILogger logger, string parameters, string keys, string variable);
    }
}
