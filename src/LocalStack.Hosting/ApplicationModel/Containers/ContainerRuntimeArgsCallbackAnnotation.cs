namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds arguments of the container engine's <c>run</c> command.</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Adds arguments.</summary>
    /// <param name="callback">Gets the arguments so far.</param>
    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        };
    }

    /// <summary>Adds arguments.</summary>
    /// <param name="callback">Gets the arguments so far.</param>
    public ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Adds arguments.</summary>
    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; }
}
