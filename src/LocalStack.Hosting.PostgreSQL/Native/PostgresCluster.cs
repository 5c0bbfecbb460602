using System.Globalization;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>The data folder of one server: created, checked against the binaries, and given the right password, all before the server starts.</summary>
internal sealed class PostgresCluster(NativeServerContext context, PostgresBinaries binaries, string userName, string password)
{
    private const string VersionFile = "PG_VERSION";
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// The folder that PostgreSQL calls PGDATA. It lies inside ours, so that a new cluster appears in one step and our own notes stay out of it. A folder that
    /// is itself a cluster (a bind mount of one made elsewhere) is used as it is.
    /// </summary>
    public string Folder { get; } = File.Exists(Path.Combine(context.DataDirectory, VersionFile)) ? context.DataDirectory : Path.Combine(context.DataDirectory, "pgdata");

    /// <summary>A file that exists from the creation of the cluster until the scripts for a new cluster were run.</summary>
    public string InitNote => Path.Combine(context.DataDirectory, "init.pending");

    /// <summary>The note of the password that the cluster has, for telling whether the parameter was changed.</summary>
    private string PasswordNote => Path.Combine(context.DataDirectory, "password.note");

    /// <summary>Makes the cluster ready for its server.</summary>
    /// <exception cref="NativeServerException">It cannot be used; the data was not touched.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var isNew = !File.Exists(Path.Combine(Folder, VersionFile));
        if (isNew)
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await DemandVersionAsync(cancellationToken).ConfigureAwait(false);
            await PostmasterLock.ReleaseAsync(Folder, context, cancellationToken).ConfigureAwait(false);
            await context.Account.AdoptAsync(context.DataDirectory, cancellationToken).ConfigureAwait(false);
        }

        if (!await PasswordFingerprint.MatchesAsync(PasswordNote, password, cancellationToken).ConfigureAwait(false))
        {
            if (!isNew)
            {
                context.ReportProgress("Setting the password of the existing data to the current parameter");
            }

            await SetPasswordAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            throw new NativeServerException(
                $"The data folder '{Folder}' of resource '{context.Resource.Name}' is not empty, and it is not a PostgreSQL cluster: it has no file '{VersionFile}'. Nothing was changed. Move what is in it elsewhere, or choose another volume.");
        }

        // Kept data is created where it stays and written through to the disk. Temporary data is copied from a template, because it is created at every start.
        var build = Path.Combine(context.DataDirectory, $"pgdata.{Path.GetRandomFileName()}");
        try
        {
            if (context.IsPersistent)
            {
                context.ReportProgress("Creating the database files");
                await InitDbAsync(build, ["--no-instructions"], cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var template = await GetTemplateAsync(cancellationToken).ConfigureAwait(false);
                await FolderCopy.CopyAsync(template, build, cancellationToken).ConfigureAwait(false);
            }

            await File.WriteAllBytesAsync(InitNote, [], cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder);
            }

            Directory.Move(build, Folder);
            await context.Account.GiveAsync(context.DataDirectory, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (Directory.Exists(build))
            {
                Directory.Delete(build, recursive: true);
            }

            throw;
        }
    }

    private async Task<string> GetTemplateAsync(CancellationToken cancellationToken)
    {
        var user = string.Concat(userName.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter.ToString() : $"_{(int)letter:x}_"));
        var name = $"postgresql-{binaries.Version}-{PostgresPackages.Platform}-v1-{user}";
        var place = context.Packages.TemplateFolder(name);
        static bool IsGood(string folder) => File.Exists(Path.Combine(folder, VersionFile)) && File.Exists(Path.Combine(folder, "global", "pg_control"));
        if (IsGood(place))
        {
            return place;
        }

        context.ReportProgress("Creating the template of the database files (once)");
        var build = Path.Combine(context.DataDirectory, "template");
        await InitDbAsync(build, ["--no-instructions"], cancellationToken).ConfigureAwait(false);
        context.Packages.Publish(build, name, IsGood);
        return place;
    }

    private async Task InitDbAsync(string folder, string[] extra, CancellationToken cancellationToken)
    {
        await context.Account.GiveAsync(context.DataDirectory, cancellationToken).ConfigureAwait(false);

        // The builtin provider sorts the same on every system; before version 17 only the C locale does.
        string[] locale = binaries.MajorVersion >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--no-locale"];

        // A superuser without a password cannot log in with scram; the password is set in the next step.
        string[] arguments = ["-D", folder, "-U", userName, "-E", "UTF8", .. locale, "--auth=scram-sha-256", .. extra];
        var passwordFile = Path.Combine(context.DataDirectory, "initial.password");
        try
        {
            await WritePrivateAsync(passwordFile, PasswordFingerprint.CreateRandomPassword(), cancellationToken).ConfigureAwait(false);
            await context.Account.GiveAsync(passwordFile, cancellationToken).ConfigureAwait(false);
            var result = await context.RunToolAsync(
                binaries.InitDb, [.. arguments, $"--pwfile={passwordFile}"], context.DataDirectory, standardInput: null, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new NativeServerException(
                    $"The database files of resource '{context.Resource.Name}' could not be created: initdb of {binaries.Description} ended with exit code {result.ExitCode}. It said: {result.LastLines(8)}");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        if (userName != "postgres")
        {
            // As in the container image: a client that names no database asks for one with the user's name.
            await RunSingleUserAsync(folder, $"CREATE DATABASE {QuoteIdentifier(userName)};", "creating the user's database", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SetPasswordAsync(CancellationToken cancellationToken)
    {
        var sql = $"ALTER ROLE {QuoteIdentifier(userName)} WITH PASSWORD {QuoteLiteral(ScramVerifier.Create(password))};";
        await RunSingleUserAsync(Folder, sql, $"setting the password of user '{userName}'", cancellationToken).ConfigureAwait(false);
        await PasswordFingerprint.WriteAsync(PasswordNote, password, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement without a server and without a network, so that no password is ever missing or on a command line.</summary>
    private async Task RunSingleUserAsync(string folder, string sql, string purpose, CancellationToken cancellationToken)
    {
        var result = await context.RunToolAsync(
            binaries.Postgres,
            ["--single", "-j", "-D", folder, "-c", "log_min_error_statement=panic", "-c", "exit_on_error=on", .. PostgresSettings.Always(binaries), "postgres"],
            folder,
            sql + "\n\n",
            cancellationToken).ConfigureAwait(false);

        // A failed statement ends the single-user server only because of exit_on_error; its code is then 1.
        if (result.ExitCode != 0)
        {
            throw new NativeServerException(
                $"The data folder '{folder}' of resource '{context.Resource.Name}' could not be prepared: {purpose} ended with exit code {result.ExitCode}. PostgreSQL said: {result.LastLines(8)}"
                + (context.IsPersistent ? $" If the data was made with another user, give that user's name to the resource; it is now '{userName}'." : ""));
        }
    }

    private async Task DemandVersionAsync(CancellationToken cancellationToken)
    {
        var text = (await File.ReadAllTextAsync(Path.Combine(Folder, VersionFile), cancellationToken).ConfigureAwait(false)).Trim();
        if (text != binaries.MajorVersion.ToString(CultureInfo.InvariantCulture))
        {
            throw new NativeServerException(
                $"The data of resource '{context.Resource.Name}' in '{Folder}' was made by PostgreSQL {text}, and {binaries.Description} cannot read it. Nothing was changed. "
                + $"Set '{PostgresLocator.BinDirectorySetting}' to the programs of PostgreSQL {text} to go on with this data, or give the resource another volume; to move the data, dump it with the old version and load it into the new one.");
        }
    }

    private static async Task WritePrivateAsync(string file, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OnlyOwner;
        }

        var stream = new StreamWriter(file, options);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string QuoteIdentifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string QuoteLiteral(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
