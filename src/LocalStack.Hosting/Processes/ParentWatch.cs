namespace LocalStack.Hosting.Processes;

/// <summary>
/// Notices that the <c>dotnet run</c> or <c>dotnet watch</c> that started this process is gone. Started any other way,
/// there is nobody to watch: a shell may end and leave its background jobs.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    /// <summary>Begins to watch, or returns <see langword="null"/> where the parent is not the .NET command line.</summary>
    public static ParentWatch? TryStart() => null;

    /// <summary>Completes when the parent has ended.</summary>
    public Task ParentExited { get; } = new TaskCompletionSource().Task;

    public void Dispose()
    {
    }
}
