using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.NativeServers;

/// <summary>One start of a resource's native server, as its supervisor asks for it.</summary>
internal sealed record NativeServerRequest
{
    /// <summary>The resource; it carries a <see cref="NativeServerAnnotation"/>.</summary>
    public required IResource Resource { get; init; }

    /// <summary>The name of this start, unique on the machine.</summary>
    public required string InstanceName { get; init; }

    /// <summary>The loopback address to bind.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port to listen on.</summary>
    public required int TargetPort { get; init; }

    /// <summary>Where kept data lives.</summary>
    public required AppHostFolders Folders { get; init; }

    /// <summary>The resource's console log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Receives one short sentence at a time about what is being done; each replaces the one before.</summary>
    public required Action<string> Progress { get; init; }
}
