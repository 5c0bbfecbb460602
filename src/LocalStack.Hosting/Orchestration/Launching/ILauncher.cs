namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>Turns an instance of a resource into something that runs. There is one for each kind of resource.</summary>
internal interface ILauncher
{
    /// <summary>Prepares and starts an instance; it runs when the task completes.</summary>
    /// <exception cref="RuntimeMissingException">This machine has nothing to run it with.</exception>
    /// <exception cref="Exception">Anything else is the reason why it failed to start.</exception>
    Task<LaunchedInstance> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken);
}
