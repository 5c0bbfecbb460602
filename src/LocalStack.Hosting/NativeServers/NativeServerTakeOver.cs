using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Makes a resource no container any more, once the model is complete.</summary>
internal static class NativeServerTakeOver
{
    /// <summary>Takes its image and its further endpoints away, and gives its endpoint to the server itself.</summary>
    /// <returns>What keeps the native form from standing in for the container, or <see langword="null"/>.</returns>
    public static string? Apply(ContainerResource resource, NativeServerAnnotation native, IConfiguration configuration)
    {
        var whyNot = NativeServerFit.Explain(resource, native);
        foreach (var image in resource.Annotations.OfType<ContainerImageAnnotation>().ToArray())
        {
            resource.Annotations.Remove(image);
        }

        foreach (var other in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.Name != native.EndpointName).ToArray())
        {
            resource.Annotations.Remove(other);
        }

        // The server itself listens at the public port: no proxy in between, which would take it.
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().First(endpoint => endpoint.Name == native.EndpointName);
        if (!IPAddress.TryParse(endpoint.TargetHost, out var address))
        {
            address = IPAddress.Loopback;
        }

        endpoint.TargetHost = address.ToString();
        endpoint.IsProxied = false;
        endpoint.Port = configuration.GetValue("DcpPublisher:RandomizePorts", false) || endpoint.Port is null ? FreePorts.Allocate(address) : endpoint.Port;
        endpoint.TargetPort = endpoint.Port;
        return whyNot;
    }
}
