namespace LocalStack.Hosting.Containers;

/// <summary>
/// Removes what earlier runs left behind: session containers and networks whose owner's process is gone. What has not all of
/// <see cref="ContainerLabels"/>, belongs to another machine's process, or whose owner lives, is never touched.
/// </summary>
internal static class ContainerReaper
{
    /// <param name="isAlive">Whether the process <c>pid:start</c> (<see cref="ContainerOwner.Process"/>) of this machine lives.</param>
    /// <returns>What was removed. What could not be is logged and left to the next start.</returns>
    /// <exception cref="ContainerEngineException">The engine does not answer.</exception>
    public static Task<IReadOnlyList<ReapedObject>> ReapAsync(ContainerEngine engine, Func<string, bool> isAlive, CancellationToken cancellationToken)
        => throw new NotImplementedException();
}
