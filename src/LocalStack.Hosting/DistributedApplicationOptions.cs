using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The AppHost's command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The name of the AppHost's assembly; the process's entry assembly when <see langword="null"/>.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The folder of the AppHost's project; found through the AppHost's assembly when <see langword="null"/>.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>The name that the dashboard shows for the application.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>Whether the dashboard is left out.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether URLs without TLS are accepted. They are anyway: everything stays on this machine's loopback.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Whether the logs of resources also go to the AppHost's own log.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>The registry that images come from in place of the one that is written for them.</summary>
    public string? ContainerRegistryOverride { get; set; }

    /// <summary>Whether resources trust the development certificate; <see langword="null"/> for the default.</summary>
    public bool? TrustDeveloperCertificate { get; set; }

    /// <summary>Whether resources use the development certificate for HTTPS; <see langword="null"/> for the default.</summary>
    public bool? DeveloperCertificateDefaultHttpsTerminationEnabled { get; set; }

    internal Assembly? ResolveAssembly() => AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
}
