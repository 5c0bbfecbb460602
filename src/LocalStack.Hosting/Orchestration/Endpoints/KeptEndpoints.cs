using System.Globalization;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Ports;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Orchestration.Endpoints;

/// <summary>
/// The public ports of containers that outlive the application. No proxy of ours can stand before them, and clients must find them at the same
/// port in the next run; a port that nobody fixed is therefore chosen once and kept beside the AppHost's secrets.
/// </summary>
internal sealed class KeptEndpoints(IConfiguration configuration, IUserSecretsManager userSecrets, AppHostDataDirectory data)
{
    /// <summary>Takes the proxies away that the AppHost did not ask for, and fixes the ports.</summary>
    /// <exception cref="DistributedApplicationException">A kept port is none.</exception>
    public void Settle(IResource container)
    {
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint.IsExplicitlyProxied is null)
            {
                var wanted = endpoint.Port;
                endpoint.IsProxied = false;
                endpoint.Port = wanted is > 0 ? wanted : FindPort($"Resources:{container.Name}:{endpoint.Name}:port");
            }
        }
    }

    private int FindPort(string key)
    {
        var text = configuration[key] is { Length: > 0 } configured
            ? configured
            : new SecretsFile(userSecrets.IsAvailable ? userSecrets.FilePath : Path.Combine(data.CreateFolder(), "secrets.json"))
                .GetOrAdd(key, () => FreePorts.Allocate(IPAddress.Loopback).ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new DistributedApplicationException($"The application was not started: '{key}' is '{text}', which is no port. Ports are 1 to 65535; remove the setting to have one chosen.");
    }
}
