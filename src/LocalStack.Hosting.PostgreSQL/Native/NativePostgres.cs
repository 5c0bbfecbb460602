using System.Buffers;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>The native form of a PostgreSQL server: finds the programs, makes the data ready, and says how to run it.</summary>
internal sealed class NativePostgres(PostgresLocator locator)
{
    private static readonly SearchValues<char> ForbiddenInUserName = SearchValues.Create("\"$'\\");

    /// <summary>Prepares one start.</summary>
    /// <returns>How to run it, and the note that exists while scripts for a new cluster are to be run.</returns>
    /// <exception cref="NativeServerException">It cannot be started.</exception>
    public async Task<(NativeServerCommand Command, string InitNote)> PrepareAsync(NativeServerContext context, string? userName, string? password, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(userName) || string.IsNullOrEmpty(password))
        {
            throw new NativeServerException($"Resource '{context.Resource.Name}' has an empty user name or password, which PostgreSQL does not accept. Give its parameters a value.");
        }

        if (userName.AsSpan().ContainsAny(ForbiddenInUserName))
        {
            // The owner of the first database appears unescaped in initdb's own SQL and in scripts of extensions.
            throw new NativeServerException($"The user name of resource '{context.Resource.Name}' is '{userName}'. PostgreSQL's first user must not contain any of \" $ ' \\. Choose another name.");
        }

        var binaries = await locator.LocateAsync(context, cancellationToken).ConfigureAwait(false);
        var cluster = new PostgresCluster(context, binaries, userName, password);
        await cluster.PrepareAsync(cancellationToken).ConfigureAwait(false);

        var command = new NativeServerCommand
        {
            FileName = binaries.Postgres,
            Arguments = PostgresSettings.ForServer(context, binaries, cluster.Folder),
            WorkingDirectory = cluster.Folder,

            // SIGTERM would let it wait for its clients, for ever.
            StopSignal = NativeServerStopSignal.Interrupt,
            Description = binaries.Description,
            RefusesRoot = true,
        };
        return (command, cluster.InitNote);
    }
}
