using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>Has a resource's processes started again when they crash.</summary>
internal sealed class RestartPolicyAnnotation(RestartPolicy policy) : IResourceAnnotation
{
    public RestartPolicy Policy { get; } = policy;
}
