namespace LocalStack.Hosting.NativeServers;

/// <summary>Prepares the native form of a resource: chooses and creates its data folder, calls the annotation, and cleans up afterwards.</summary>
internal sealed class NativeServerPreparer(NativeServerPackageStore packages, NativeServerAccount account, IServiceProvider services)
{
    /// <summary>Makes one server ready to start.</summary>
    /// <exception cref="NativeServerException">It cannot be started; the message is for the user.</exception>
    public async Task<PreparedNativeServer> PrepareAsync(NativeServerRequest request, CancellationToken cancellationToken)
    {
        _ = packages;
        _ = account;
        _ = services;
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw new NativeServerException($"Resource '{request.Resource.Name}' has no native form yet.");
    }
}
