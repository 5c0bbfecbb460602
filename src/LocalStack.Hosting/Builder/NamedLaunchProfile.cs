namespace Aspire.Hosting;

/// <summary>A launch profile with its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Profile">The profile.</param>
internal sealed record NamedLaunchProfile(string Name, LaunchProfile Profile);
