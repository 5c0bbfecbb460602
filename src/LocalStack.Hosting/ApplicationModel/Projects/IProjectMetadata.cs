using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is. The build generates a class of this kind for each project that the AppHost references.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The project file, or the C# file of an application without one.</summary>
    string ProjectPath { get; }

    /// <summary>The launch settings, when they are not to be read from the project's folder.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the project is built already when the AppHost runs.</summary>
    bool SuppressBuild => false;

    /// <summary>Whether <see cref="ProjectPath"/> is a C# file.</summary>
    bool IsFileBasedApp => string.Equals(Path.GetExtension(ProjectPath), ".cs", StringComparison.OrdinalIgnoreCase);
}
