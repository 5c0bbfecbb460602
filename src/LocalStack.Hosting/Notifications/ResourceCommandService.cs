using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources: <c>start</c>, <c>stop</c>, <c>restart</c> and those that the AppHost adds.</summary>
public partial class ResourceCommandService
{
    private static readonly Dictionary<string, string> OlderNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resource-start"] = KnownResourceCommands.StartCommand,
        ["resource-stop"] = KnownResourceCommands.StopCommand,
        ["resource-restart"] = KnownResourceCommands.RestartCommand,
    };

    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _consoles;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService consoles, IServiceProvider services)
    {
        _notifications = notifications;
        _consoles = consoles;
        _services = services;
    }

    /// <summary>Runs a command on one instance.</summary>
    /// <param name="resourceId">The instance's id, or the resource's name if it has exactly one instance.</param>
    /// <param name="commandName">The command's name, such as <c>restart</c>.</param>
    /// <param name="cancellationToken">Is handed to the command.</param>
    /// <returns>Whether it succeeded, and its message. An unknown or unavailable command is a failure with a message, not an exception.</returns>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new InteractionInputCollection([]), cancellationToken);

    /// <summary>Runs a command that takes arguments on one instance.</summary>
    /// <param name="resourceId">The instance's id, or the resource's name if it has exactly one instance.</param>
    /// <param name="commandName">The command's name.</param>
    /// <param name="arguments">The values of the command's arguments.</param>
    /// <param name="cancellationToken">Is handed to the command.</param>
    /// <returns>Whether it succeeded, and its message. Values that the command's declaration or its own check refuses are a failure, and the command is not run.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(commandName);
        ArgumentNullException.ThrowIfNull(arguments);
        return _notifications.TryGetCurrentState(resourceId, out var current)
            ? await ExecuteAsync(current, commandName, arguments, cancellationToken).ConfigureAwait(false)
            : Failure(NoSuchInstance(resourceId));
    }

    /// <summary>Runs a command on one instance with the values of its arguments by name.</summary>
    internal async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, IReadOnlyDictionary<string, string?> values, CancellationToken cancellationToken)
    {
        if (!_notifications.TryGetCurrentState(resourceId, out var current))
        {
            return Failure(NoSuchInstance(resourceId));
        }

        var declared = Find(current.Resource, commandName)?.Arguments ?? [];
        var unknown = values.Keys.Where(name => !declared.Any(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase))).ToList();
        if (unknown.Count > 0)
        {
            return Failure($"Command '{commandName}' of '{resourceId}' has no argument '{string.Join("', '", unknown)}'. "
                + (declared.Count == 0 ? "It takes none." : $"It takes: {string.Join(", ", declared.Select(input => input.Name))}."));
        }

        return await ExecuteAsync(current, commandName, CommandArguments.Bind(declared, values), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a command on every instance of a resource at the same time.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">The command's name, such as <c>restart</c>.</param>
    /// <param name="cancellationToken">Is handed to the command.</param>
    /// <returns>Success if all succeeded; else the messages of those that did not.</returns>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource, commandName, new InteractionInputCollection([]), cancellationToken);

    /// <summary>Runs a command that takes arguments on every instance of a resource at the same time.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">The command's name.</param>
    /// <param name="arguments">The values of the command's arguments.</param>
    /// <param name="cancellationToken">Is handed to the command.</param>
    /// <returns>Success if all succeeded; else the messages of those that did not.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(commandName);
        ArgumentNullException.ThrowIfNull(arguments);
        var instances = _notifications.CurrentOf(resource);
        if (instances.Count == 0)
        {
            return Failure($"Resource '{resource.Name}' has not been started by this application yet.");
        }

        var results = await Task.WhenAll(instances.Select(instance => ExecuteAsync(instance, commandName, arguments, cancellationToken))).ConfigureAwait(false);
        var failed = instances.Zip(results).Where(pair => !pair.Second.Success).ToList();
        return failed switch
        {
            [] => results[0],
            [var only] when results.Length == 1 => only.Second,
            _ when failed.All(pair => pair.Second.Canceled) => new ExecuteCommandResult { Success = false, Canceled = true },
            _ => Failure(string.Join(Environment.NewLine, failed.Select(pair => $"'{pair.First.ResourceId}': {pair.Second.Message}"))),
        };
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(
        ResourceEvent instance, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        if (Find(instance.Resource, commandName) is not { } command)
        {
            var known = instance.Resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name);
            return Failure($"Resource '{instance.Resource.Name}' has no command '{commandName}'. It has: {string.Join(", ", known)}.");
        }

        var logger = _consoles.GetLogger(instance.ResourceId);
        try
        {
            if (command.Arguments.Count > 0)
            {
                arguments = CommandArguments.Bind(command.Arguments, ValuesOf(arguments));
                if (await CommandArguments.CheckAsync(command, arguments, _services, cancellationToken).ConfigureAwait(false) is { Count: > 0 } errors)
                {
                    return Refusal(command, errors);
                }
            }

            Log.Executing(logger, command.Name);
            var result = await command.ExecuteCommand(new ExecuteCommandContext
            {
                ResourceName = instance.ResourceId,
                ServiceProvider = _services,
                CancellationToken = cancellationToken,
                Logger = logger,
                Arguments = arguments,
            }).ConfigureAwait(false);
            if (!result.Success && !result.Canceled)
            {
                Log.Failed(logger, command.Name, result.Message ?? result.ErrorMessage ?? "no reason was given");
            }

            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new ExecuteCommandResult { Success = false, Canceled = true, Message = $"Command '{command.Name}' was cancelled." };
        }
#pragma warning disable CA1031 // An AppHost's command: whatever it throws is its result.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(logger, exception, command.Name);
            return Failure($"Command '{command.Name}' of '{instance.ResourceId}' failed: {exception.Message}");
        }
    }

    private static ResourceCommandAnnotation? Find(IResource resource, string commandName)
    {
        var name = OlderNames.GetValueOrDefault(commandName, commandName);
        return resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(command => string.Equals(command.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    private static Dictionary<string, string?> ValuesOf(InteractionInputCollection arguments)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var input in arguments)
        {
            values[input.Name] = input.Value;
        }

        return values;
    }

    private static string NoSuchInstance(string resourceId) =>
        $"There is no single resource or instance called '{resourceId}'. A resource with several replicas is addressed by an instance's id.";

    private static ExecuteCommandResult Refusal(ResourceCommandAnnotation command, IReadOnlyList<(string InputName, string Message)> errors)
    {
        var message = $"Command '{command.Name}' was not executed. {string.Join(" ", errors.Select(error => $"'{error.InputName}': {error.Message}"))}";
        return new() { Success = false, Message = message, ErrorMessage = message, ArgumentErrors = errors };
    }

    private static ExecuteCommandResult Failure(string message) => new() { Success = false, Message = message, ErrorMessage = message };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Executing command '{CommandName}'.")]
        public static partial void Executing(ILogger logger, string commandName);

        [LoggerMessage(LogLevel.Error, "Command '{CommandName}' failed: {Reason}")]
        public static partial void Failed(ILogger logger, string commandName, string reason);

        [LoggerMessage(LogLevel.Error, "Command '{CommandName}' failed.")]
        public static partial void Threw(ILogger logger, Exception exception, string commandName);
    }
}
