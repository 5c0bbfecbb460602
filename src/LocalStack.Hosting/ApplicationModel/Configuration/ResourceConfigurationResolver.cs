using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Evaluates command line and environment of one instance before each of its starts. Callbacks run in the order they were added; values are
/// evaluated after all callbacks ran, so a value that another callback replaced is never waited for.
/// </summary>
internal sealed class ResourceConfigurationResolver(DistributedApplicationExecutionContext executionContext)
{
    /// <summary>Runs the callbacks and evaluates what they set. Waits for endpoints without an address and parameters without a value.</summary>
    /// <exception cref="DistributedApplicationException">A value has none; the message names the variable or argument.</exception>
    public async Task<ResourceConfiguration> ResolveAsync(ResourceInstance instance, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(logger);

        var described = await DescribeAsync(instance.Resource, logger, cancellationToken).ConfigureAwait(false);
        var context = ContextOf(instance);
        var arguments = ImmutableArray.CreateBuilder<ResolvedArgument>(described.Arguments.Count);
        for (var i = 0; i < described.Arguments.Count; i++)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"argument {i + 1}");
            if (await EvaluateAsync(described.Arguments[i], what, context, cancellationToken).ConfigureAwait(false) is { } value)
            {
                arguments.Add(new(value, SensitiveValues.Contains(described.Arguments[i])));
            }
        }

        var environment = ImmutableArray.CreateBuilder<ResolvedVariable>(described.Environment.Count);
        foreach (var (name, variable) in described.Environment)
        {
            if (await EvaluateAsync(variable, $"variable '{name}'", context, cancellationToken).ConfigureAwait(false) is { } value)
            {
                environment.Add(new(name, value, SensitiveValues.Contains(variable)));
            }
        }

        return new() { Arguments = arguments.ToImmutable(), Environment = environment.ToImmutable() };
    }

    /// <summary>Evaluates a single value as an instance sees it.</summary>
    /// <param name="value">A text, a number, an endpoint, a parameter or an expression.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends the wait for the value.</param>
    /// <exception cref="DistributedApplicationException">It has no value.</exception>
    public ValueTask<string?> ResolveAsync(object? value, string what, ResourceInstance instance, CancellationToken cancellationToken) =>
        EvaluateAsync(value, what, ContextOf(instance), cancellationToken);

    /// <summary>Runs the callbacks without evaluating anything.</summary>
    public async Task<(IReadOnlyList<object> Arguments, IReadOnlyDictionary<string, object> Environment)> DescribeAsync(
        IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var argumentsContext = new CommandLineArgsCallbackContext(arguments, resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(argumentsContext).ConfigureAwait(false);
        }

        var environmentContext = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(environmentContext).ConfigureAwait(false);
        }

        return (arguments, environmentContext.EnvironmentVariables);
    }

    private ValueProviderContext ContextOf(ResourceInstance instance) => new()
    {
        ExecutionContext = executionContext,
        Caller = instance.Resource,
        Network = instance.Network,
        Instance = instance,
    };

    private static async ValueTask<string?> EvaluateAsync(object? value, string what, ValueProviderContext context, CancellationToken cancellationToken)
    {
        try
        {
            return value switch
            {
                null => null,
                string text => text,
                IValueProvider provider => await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false),
                IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(context, cancellationToken).ConfigureAwait(false),
                bool flag => flag ? "true" : "false",
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => throw new DistributedApplicationException(
                    $"a {value.GetType().Name} is no value. Use a text, a number, an endpoint, a parameter or an expression."),
            };
        }
        catch (Exception exception) when (exception is DistributedApplicationException or InvalidOperationException and not ObjectDisposedException)
        {
            var message = $"Cannot evaluate {what} of resource '{context.Caller?.Name}': {exception.Message}";
            throw exception is MissingParameterValueException
                ? new MissingParameterValueException(message, exception)
                : new DistributedApplicationException(message, exception);
        }
    }
}
