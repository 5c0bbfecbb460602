namespace Aspire.Hosting.ApplicationModel;

/// <summary>The program that an executable resource runs.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    /// <summary>The program: a path, or a name that is looked up in <c>PATH</c>.</summary>
    public required string Command { get; set; }

    /// <summary>The folder to run it in.</summary>
    public required string WorkingDirectory { get; set; }
}
