namespace Aspire.Hosting.ApplicationModel;

/// <summary>The container that files are put into.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The container.</summary>
    public required IResource Model { get; init; }
}
