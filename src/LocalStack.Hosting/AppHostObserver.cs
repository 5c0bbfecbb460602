using Aspire.Hosting;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting;

/// <summary>
/// Follows the building of an application from the outside, so that a test can run an AppHost's real entry point and take over what it builds.
/// It is seen by builders that are created in the same flow of execution as <see cref="Observe"/> was called in.
/// An application that was built under an observer is started by the observer: its <c>Run</c> only waits until it has stopped.
/// </summary>
internal abstract class AppHostObserver
{
    private static readonly AsyncLocal<AppHostObserver?> CurrentFlow = new();

    public static AppHostObserver? Current => CurrentFlow.Value;

    /// <summary>Makes this the observer of the current flow, until what is returned is disposed.</summary>
    public IDisposable Observe()
    {
        var previous = CurrentFlow.Value;
        CurrentFlow.Value = this;
        return new Scope(previous);
    }

    /// <summary>Before anything is made of the options, which may be changed.</summary>
    public virtual void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings hostSettings)
    {
    }

    /// <summary>Before the AppHost gets its new builder.</summary>
    public virtual void OnBuilderCreated(DistributedApplicationBuilder builder)
    {
    }

    /// <summary>When the AppHost has called <c>Build</c>, before anything is built. It may block, and it may change the builder.</summary>
    public virtual void OnBuilding(DistributedApplicationBuilder builder)
    {
    }

    /// <summary>Before the AppHost gets its new application.</summary>
    public virtual void OnBuilt(DistributedApplication application)
    {
    }

    private sealed class Scope(AppHostObserver? previous) : IDisposable
    {
        public void Dispose() => CurrentFlow.Value = previous;
    }
}
