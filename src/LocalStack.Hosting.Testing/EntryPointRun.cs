using System.Reflection;
using LocalStack.Hosting;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// An AppHost's entry point on a thread of its own, held at <c>Build()</c> until the test asks for the application.
/// Afterwards it goes on, and waits in its <c>Run()</c> for the application to stop.
/// </summary>
internal sealed class EntryPointRun : AppHostObserver
{
    private readonly Type _entryPoint;
    private readonly string[] _args;
    private readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings> _configureBuilder;
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAbandoned;

    public EntryPointRun(Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        _entryPoint = entryPoint;
        _args = args;
        _configureBuilder = configureBuilder;

        var main = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"'{entryPoint.Assembly.GetName().Name}' has no entry point. Name a type of the AppHost's own assembly, such as Projects.MyAppHost.");
        new Thread(() => Run(main)) { IsBackground = true, Name = $"AppHost {entryPoint.Assembly.GetName().Name}" }.Start();
    }

    public Task<DistributedApplicationBuilder> WaitForBuilderAsync(CancellationToken cancellationToken) => _builder.Task.WaitAsync(cancellationToken);

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    // Build() is synchronous in the API; what it waits for is the entry point's own thread, which never needs this one.
    public DistributedApplication Build() => BuildAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Ends an entry point that is still held at <c>Build()</c>.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        _mayBuild.TrySetResult();
    }

    public override void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        TestingDefaults.Apply(options, settings, _entryPoint.Assembly);
        _configureBuilder(options, settings);
    }

    public override void OnBuilderCreated(DistributedApplicationBuilder builder) => TestingDefaults.Apply(builder);

    public override void OnBuilding(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        // This is the entry point's own thread, and it has nothing else to do.
        _mayBuild.Task.GetAwaiter().GetResult();
        if (_isAbandoned)
        {
            throw new OperationCanceledException("The test disposed the builder without building the application.");
        }
    }

    public override void OnBuilt(DistributedApplication application) => _application.TrySetResult(application);

    private void Run(MethodInfo main)
    {
        try
        {
            using var observation = Observe();
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [_args]);
            Fail(new InvalidOperationException($"The entry point of '{_entryPoint.Assembly.GetName().Name}' ended without building an application."));
        }
        catch (TargetInvocationException exception)
        {
            Fail(exception.InnerException!);
        }
    }

    // Does nothing once the application was built: what the entry point does then is the application's matter.
    private void Fail(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);

        // Either may have no reader.
        _ = _builder.Task.Exception;
        _ = _application.Task.Exception;
    }
}
