using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.NativeServers;

/// <summary>What a native server is prepared for: its resource, where it must listen, where its data lives, and the tools to prepare it with.</summary>
public sealed class NativeServerContext
{
    /// <summary>The resource that is being started.</summary>
    public required IResource Resource { get; init; }

    /// <summary>The name of this start of the resource, unique on the machine, for example <c>postgres-kx3fbq2w</c>.</summary>
    public required string InstanceName { get; init; }

    /// <summary>The resource's own console log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>
    /// The folder that belongs to this server alone. It exists and is readable by the current user only. What is in it survives a restart of the
    /// resource when <see cref="IsPersistent"/>; otherwise it is new and empty, and is deleted after the server has ended.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether the data was asked to be kept (a volume or a bind mount). Kept data is never deleted by LocalStack.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>The loopback address that the server must bind, and nothing else.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The private port that the server must listen on. Clients see the public port of the proxy in front of it.</summary>
    public required int TargetPort { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The cache of server binaries and the means to fill it.</summary>
    public required NativeServerPackageStore Packages { get; init; }

    /// <summary>The account that servers run under: an unprivileged one when this process is root.</summary>
    public required NativeServerAccount Account { get; init; }

    /// <summary>Receives the lines of <see cref="ReportProgress"/>.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>Says in one short sentence what is being done now, for the console and the dashboard, for example <c>Downloading PostgreSQL 18.4: 12.0 of 23.7 MB</c>.</summary>
    /// <param name="message">The sentence. It replaces the one before.</param>
    public void ReportProgress(string message) => Progress(message);
}
