namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds to the environment of a resource each time it starts.</summary>
public class EnvironmentCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Sets one variable.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="callback">Gets its value.</param>
    public EnvironmentCallbackAnnotation(string name, Func<string> callback)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            context.EnvironmentVariables[name] = callback();
            return Task.CompletedTask;
        };
    }

    /// <summary>Changes the variables.</summary>
    /// <param name="callback">Gets the variables that are set so far.</param>
    public EnvironmentCallbackAnnotation(Action<Dictionary<string, object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context.EnvironmentVariables);
            return Task.CompletedTask;
        };
    }

    /// <summary>Changes the variables.</summary>
    /// <param name="callback">Gets the variables that are set so far and more about the start.</param>
    public EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    /// <summary>Changes the variables.</summary>
    /// <param name="callback">Gets the variables that are set so far and more about the start.</param>
    public EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Changes the variables. Callbacks run in the order they were added, and the last to set a variable wins.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; }
}
