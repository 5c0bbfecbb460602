using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that the AppHost itself was started with: a project that has one of the same name uses it.</summary>
[DebuggerDisplay("{LaunchProfileName}")]
public sealed class DefaultLaunchProfileAnnotation : IResourceAnnotation
{
    /// <summary>Names the profile.</summary>
    /// <param name="launchProfileName">The profile.</param>
    public DefaultLaunchProfileAnnotation(string launchProfileName)
    {
        ArgumentNullException.ThrowIfNull(launchProfileName);
        LaunchProfileName = launchProfileName;
    }

    /// <summary>The profile.</summary>
    public string LaunchProfileName { get; }
}
