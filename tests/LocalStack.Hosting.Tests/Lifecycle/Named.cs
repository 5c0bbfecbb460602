using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Lifecycle;

/// <summary>A resource that is nothing but a name.</summary>
internal sealed class Named(string name) : Resource(name), IResourceWithWaitSupport;

/// <summary>A resource that is part of another.</summary>
internal sealed class Part(string name, IResource parent) : Resource(name), IResourceWithParent, IResourceWithWaitSupport
{
    public IResource Parent { get; } = parent;
}
