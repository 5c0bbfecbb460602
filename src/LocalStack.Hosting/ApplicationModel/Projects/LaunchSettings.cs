namespace Aspire.Hosting;

/// <summary>The launch settings of a project, as in <c>Properties/launchSettings.json</c>.</summary>
public sealed class LaunchSettings
{
    /// <summary>The profiles by name, in the order of the file.</summary>
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
}
