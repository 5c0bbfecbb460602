using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Prepares the native form of a resource: opens or creates its data folder, calls its annotation, and cleans up afterwards.</summary>
internal sealed partial class NativeServerPreparer(IConfiguration configuration, IServiceProvider services) : IAsyncDisposable
{
    private readonly Lazy<NativeServerPackageStore> _packages = new(() => NativeServerPackageStore.Create(configuration));
    private readonly SemaphoreSlim _accountGate = new(1);
    private readonly ConcurrentBag<PreparedNativeServer> _prepared = [];
    private NativeServerAccount? _account;
    private Task? _cleanUp;

    /// <summary>Makes one server ready to start. Dispose the result after its process has ended.</summary>
    /// <exception cref="NativeServerException">It cannot be started; the message is for the user.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<PreparedNativeServer> PrepareAsync(NativeServerRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        var native = request.Resource.Annotations.OfType<NativeServerAnnotation>().LastOrDefault()
            ?? throw new NativeServerException($"Resource '{request.Resource.Name}' has no native form. It needs a container engine.");
        var packages = _packages.Value;
        var account = await GetAccountAsync(cancellationToken).ConfigureAwait(false);
        var temporary = Path.Combine(packages.CacheDirectory, "temporary");
        CleanUpOnce(temporary);

        var data = OpenData(request, native, temporary);
        try
        {
            var context = new NativeServerContext
            {
                Resource = request.Resource,
                InstanceName = request.InstanceName,
                Logger = request.Logger,
                DataDirectory = data.Folder,
                IsPersistent = data.IsPersistent,
                Address = request.Address,
                TargetPort = request.TargetPort,
                Services = services,
                Packages = packages,
                Account = await account.ReachingAsync(data.Folder, cancellationToken).ConfigureAwait(false),
                Progress = request.Progress,
            };
            var command = await native.Prepare(context, cancellationToken).ConfigureAwait(false);
            command = NativeServerLauncher.EndWithParent(command);
            var prepared = new PreparedNativeServer(context, command.RefusesRoot ? context.Account.Apply(command) : command, data);
            _prepared.Add(prepared);
            return prepared;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            data.Dispose();
            throw new NativeServerException($"{native.ServerName} of resource '{request.Resource.Name}' could not be prepared in '{data.Folder}': {exception.Message}", exception);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_cleanUp is { } running)
        {
            await running.ConfigureAwait(false);
        }

        Release();
        _accountGate.Dispose();
    }

    /// <summary>Deletes the temporary data of those whose end came with the AppHost's own. <c>Run()</c> disposes of nothing, so this has to happen when the host has stopped.</summary>
    public void Release()
    {
        foreach (var prepared in _prepared)
        {
            prepared.Dispose();
        }
    }

    private static NativeServerData OpenData(NativeServerRequest request, NativeServerAnnotation native, string temporary)
    {
        var mount = request.Resource.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(native.IsDataMount);
        try
        {
            return mount switch
            {
                _ when mount is null || request.Folders.IsTemporary => NativeServerData.CreateTemporary(temporary, request.InstanceName),
                { Type: ContainerMountType.BindMount, Source: { } source } => NativeServerData.OpenKept(Path.GetFullPath(source, request.Folders.AppHostDirectory)),
                { Source: { } volume } when VolumeName.IsMatch(volume) => NativeServerData.OpenKept(Path.Combine(request.Folders.DataDirectory, "volumes", volume)),
                _ => throw new NativeServerException(
                    $"The volume of resource '{request.Resource.Name}' is named '{mount.Source}'. A volume's name consists of letters, digits, '_', '.' and '-', and starts with a letter or digit. Rename it."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DistributedApplicationException)
        {
            throw new NativeServerException($"The data folder of resource '{request.Resource.Name}' cannot be created: {exception.Message}", exception);
        }
    }

    private async Task<NativeServerAccount> GetAccountAsync(CancellationToken cancellationToken)
    {
        await _accountGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _account ??= await NativeServerAccount.ChooseAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _accountGate.Release();
        }
    }

    private void CleanUpOnce(string temporary)
    {
        if (Volatile.Read(ref _cleanUp) is null)
        {
            // Beside the start, not before it: deleting a database's folder takes longer than starting one.
            var cleanUp = new Task(() => NativeServerData.DeleteAbandoned(temporary));
            if (Interlocked.CompareExchange(ref _cleanUp, cleanUp, null) is null)
            {
                cleanUp.Start(TaskScheduler.Default);
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$")]
    private static partial Regex VolumeName { get; }
}
