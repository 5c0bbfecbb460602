using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Ports;

/// <summary>Gives an instance of an AppHost, chosen by <c>LocalStack:Instance</c>, ports of its own.</summary>
internal static partial class InstancePorts
{
    /// <summary>Takes its block and moves the addresses of the dashboard there, which are read before the model is complete.</summary>
    /// <param name="builder">The AppHost.</param>
    /// <param name="chosen">The addresses that stay.</param>
    /// <returns>The block; <see langword="null"/> without an instance, or where all ports are random.</returns>
    public static PortBlock? Apply(IDistributedApplicationBuilder builder, IReadOnlySet<string> chosen)
    {
        AppHostStart.Refuse([.. AppHostInstance.FindFaults(builder.Configuration)], builder.AppHostAssembly);
        if (AppHostInstance.Read(builder.Configuration) is not { } instance)
        {
            return null;
        }

        AppHostInstance.SeparateContainers(builder.Configuration, instance);
        if (builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false))
        {
            return null;
        }

        try
        {
            var block = new PortBlocks(Path.Combine(AppHostFolders.Shared, "port-blocks")).Take(builder.AppHostDirectory, instance);
            DashboardAddress.MoveAll(builder.Configuration, block, chosen);
            return block;
        }
        catch (DistributedApplicationException exception)
        {
            AppHostStart.Refuse([exception.Message], builder.AppHostAssembly);
            throw;
        }
    }

    /// <summary>Says on the console which they are.</summary>
    public static void Say(ILogger logger, IDistributedApplicationBuilder builder, PortBlock block) => Log.Instance(
        logger, AppHostInstance.Read(builder.Configuration)!, block.Range.First, block.Range.Last, new AppHostFolders(builder.Configuration, builder.AppHostDirectory).DataDirectory);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Instance '{Instance}' of this AppHost: ports {First} to {Last}, data in '{Folder}'.")]
        public static partial void Instance(ILogger logger, string instance, int first, int last, string folder);
    }
}
