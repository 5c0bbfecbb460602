namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program that runs as a process.</summary>
public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints,
    IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    /// <summary>Creates an executable.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="command">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
    /// <param name="workingDirectory">The folder to run it in.</param>
    public ExecutableResource(string name, string command, string workingDirectory) : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    /// <summary>The program to run.</summary>
    public string Command => Executable.Command;

    /// <summary>The folder to run it in.</summary>
    public string WorkingDirectory => Executable.WorkingDirectory;

    internal ExecutableAnnotation Executable => Annotations.OfType<ExecutableAnnotation>().Last();
}
