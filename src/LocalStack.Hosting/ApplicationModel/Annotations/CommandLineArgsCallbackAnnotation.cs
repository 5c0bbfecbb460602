namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds to the command line of a resource each time it starts.</summary>
public class CommandLineArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Changes the arguments.</summary>
    /// <param name="callback">Gets the arguments that are set so far and more about the start.</param>
    public CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Changes the arguments.</summary>
    /// <param name="callback">Gets the arguments that are set so far.</param>
    public CommandLineArgsCallbackAnnotation(Action<IList<object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        };
    }

    /// <summary>Changes the arguments. Callbacks run in the order they were added.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; }
}
