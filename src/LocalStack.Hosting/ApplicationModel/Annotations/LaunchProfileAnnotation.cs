using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that the AppHost's author chose for a project.</summary>
[DebuggerDisplay("{LaunchProfileName}")]
public sealed class LaunchProfileAnnotation : IResourceAnnotation
{
    /// <summary>Chooses a profile.</summary>
    /// <param name="launchProfileName">The profile.</param>
    public LaunchProfileAnnotation(string launchProfileName)
    {
        ArgumentNullException.ThrowIfNull(launchProfileName);
        LaunchProfileName = launchProfileName;
    }

    /// <summary>The profile.</summary>
    public string LaunchProfileName { get; }
}
