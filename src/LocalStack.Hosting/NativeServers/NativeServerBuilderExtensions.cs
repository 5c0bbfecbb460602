using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Native forms of servers that Aspire's integrations run in containers.</summary>
public static class NativeServerBuilderExtensions
{
    private const string BackendSetting = "LocalStack:Backend";

    extension<T>(IResourceBuilder<T> server)
        where T : ContainerResource, IResourceWithConnectionString
    {
        /// <summary>
        /// Runs the server as a process of this machine instead of in a container. The resource stays what it is: databases, health checks, references, waits,
        /// volumes and commands work as before. For integrations; an AppHost calls <c>RunAsNative()</c> of the package for its server.
        /// </summary>
        /// <remarks>
        /// The setting <c>LocalStack:Backend</c> = <c>container</c> makes this do nothing (default: <c>native</c>), and so does publishing. The server itself
        /// listens at the endpoint's public port. With random ports, as in tests, its data is temporary unless <c>LocalStack:DataDirectory</c> names a folder.
        /// </remarks>
        /// <param name="native">The native form.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="DistributedApplicationException">The setting has another value.</exception>
        public IResourceBuilder<T> WithNativeServer(NativeServerAnnotation native)
        {
            ArgumentNullException.ThrowIfNull(server);
            ArgumentNullException.ThrowIfNull(native);

            var application = server.ApplicationBuilder;
            if (!application.ExecutionContext.IsRunMode || server.Resource.Annotations.OfType<NativeServerAnnotation>().Any() || !IsChosen(application.Configuration))
            {
                return server;
            }

            var resource = server.Resource;
            // Otherwise the host ends while its servers still do, and leaves their temporary data.
            application.Configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";
            application.Services.TryAddSingleton(services =>
            {
                var preparer = new NativeServerPreparer(application.Configuration, services);
                services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(preparer.Release);
                return preparer;
            });
            var supervisor = new NativeServerSupervisor(resource, native, new AppHostFolders(application.Configuration, application.AppHostDirectory));
            supervisor.Process = application.AddExecutable($"{resource.Name}-process", NativeServerLauncher.FileName, Path.GetPathRoot(application.AppHostDirectory)!)
                .WithArgs(context => supervisor.AddArguments(context.Args))
                .WithEnvironment(context => supervisor.AddEnvironment(context.EnvironmentVariables))
                .WithExplicitStart()
                .WithInitialState(new CustomResourceSnapshot { ResourceType = "Executable", Properties = [], IsHidden = true })
                .ExcludeFromManifest()
                .Resource;

            application.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
            {
                supervisor.TakeOver(application.Configuration);
                return Task.CompletedTask;
            });

            return server
                .WithAnnotation(native)
                .WithInitialState(new CustomResourceSnapshot { ResourceType = "Executable", Properties = [new(CustomResourceKnownProperties.Source, native.ServerName)], State = KnownResourceStates.NotStarted })
                .OnInitializeResource((_, start, cancellationToken) => supervisor.InitializeAsync(start, cancellationToken))
                .WithCommand(KnownResourceCommands.StartCommand, "Start", context => supervisor.ExecuteAsync(stop: false, start: true, context.CancellationToken), new()
                {
                    IconName = "Play",
                    IconVariant = IconVariant.Filled,
                    IsHighlighted = true,
                    UpdateState = context => supervisor.IsStopped ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
                })
                .WithCommand(KnownResourceCommands.StopCommand, "Stop", context => supervisor.ExecuteAsync(stop: true, start: false, context.CancellationToken), new()
                {
                    IconName = "Stop",
                    IconVariant = IconVariant.Filled,
                    IsHighlighted = true,
                    UpdateState = context => supervisor.IsStopped ? ResourceCommandState.Hidden : ResourceCommandState.Enabled,
                })
                .WithCommand(KnownResourceCommands.RestartCommand, "Restart", context => supervisor.ExecuteAsync(stop: true, start: true, context.CancellationToken), new()
                {
                    IconName = "ArrowCounterclockwise",
                    UpdateState = context => supervisor.IsStopped ? ResourceCommandState.Disabled : ResourceCommandState.Enabled,
                });
        }
    }

    private static bool IsChosen(IConfiguration configuration) => configuration[BackendSetting] switch
    {
        null or "" or "native" => true,
        "container" => false,
        var other => throw new DistributedApplicationException($"The setting '{BackendSetting}' is '{other}'. It must be 'native' (the default) or 'container'."),
    };
}
