namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes the URLs that are shown for a resource, once its endpoints have addresses.</summary>
public sealed class ResourceUrlsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Changes the URLs.</summary>
    /// <param name="callback">Gets the URLs so far.</param>
    public ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = context =>
        {
            callback(context);
            return Task.CompletedTask;
        };
    }

    /// <summary>Changes the URLs.</summary>
    /// <param name="callback">Gets the URLs so far.</param>
    public ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Changes the URLs. Callbacks run in the order they were added.</summary>
    public Func<ResourceUrlsCallbackContext, Task> Callback { get; }
}
