namespace Aspire.Hosting;

/// <summary>How a project becomes a resource.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile to use; chosen by name of the AppHost's own, else the first, when <see langword="null"/>.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether launch profiles are ignored.</summary>
    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Whether the endpoints that Kestrel's configuration declares are ignored.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
