namespace LocalStack.Hosting.Containers;

/// <summary>
/// What somebody who outlives the AppHost runs to remove its session containers and networks. It needs one of <c>curl</c>,
/// <c>docker</c> and <c>podman</c>; which one is found out beforehand.
/// </summary>
internal static class ContainerCleanup
{
    /// <summary>
    /// A program for a POSIX shell that removes what <see cref="ContainerEngine.RemoveRunAsync"/> would, in about two seconds, and
    /// may be run twice at once. Give it to <c>ProcessRunner.AddCleanup</c> before the first container is created.
    /// </summary>
    /// <returns>The program, or <see langword="null"/> where no tool works; what is left is then removed at the next start.</returns>
    public static Task<string?> CreateScriptAsync(ContainerEngine engine, CancellationToken cancellationToken) => throw new NotImplementedException();
}
