using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application that is being described.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The AppHost's configuration.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost's project. Relative paths start here.</summary>
    string AppHostDirectory { get; }

    /// <summary>The AppHost's assembly.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>The AppHost's environment: its name and content root.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>The AppHost's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The application's events.</summary>
    IDistributedApplicationEventing Eventing { get; }

    /// <summary>How the application is executed.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>Where the AppHost keeps its user secrets.</summary>
    IUserSecretsManager UserSecretsManager { get; }

    /// <summary>The resources so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <returns>A builder to describe it with.</returns>
    /// <exception cref="ArgumentException">The name breaks the rules for names.</exception>
    /// <exception cref="DistributedApplicationException">Another resource has the same name.</exception>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Makes a builder for a resource that need not be part of the application.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <returns>A builder to describe it with.</returns>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Ends the description. It can be called once.</summary>
    /// <returns>The application, not started.</returns>
    DistributedApplication Build();
}
