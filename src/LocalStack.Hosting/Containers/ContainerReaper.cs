namespace LocalStack.Hosting.Containers;

/// <summary>
/// Removes what earlier runs left behind: session containers and networks whose owner's process is gone. What has not all of
/// <see cref="ContainerLabels"/>, belongs to another machine's process, or whose owner lives, is never touched.
/// </summary>
internal static class ContainerReaper
{
    /// <summary>Removes it. The engine's owner says which machine this is, and <paramref name="isAlive"/> which of its processes (<see cref="ContainerOwner.Process"/>) live.</summary>
    /// <returns>What was removed. What could not be is logged and left to the next start.</returns>
    /// <exception cref="ContainerEngineException">The engine does not answer.</exception>
    public static Task<IReadOnlyList<ReapedObject>> ReapAsync(ContainerEngine engine, Func<string, bool> isAlive, CancellationToken cancellationToken)
        => throw new NotImplementedException();
}
