using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// The account under which servers and their tools run: the current one, or, when this process is root (which PostgreSQL refuses) or a user without a name
/// (whom it refuses, too), another one.
/// </summary>
/// <remarks>
/// Containers like to run as a user id that no account has; only a user namespace can give it a name. Two ways lead out of root's account on Linux. A user namespace that maps root to <c>nobody</c> needs no change of owner and works in folders that only
/// root can enter, but some container engines and distributions forbid it, so it is tried once. Else <c>setpriv</c> switches to a real account, which then
/// has to own the data and be able to reach it. Both replace themselves with the server, so its process id is the one that was started.
/// </remarks>
public sealed class NativeServerAccount
{
    /// <summary>The setting that chooses the way: <c>auto</c> (the default), <c>namespace</c>, or the name of an account to switch to. It matters only to root.</summary>
    public const string Setting = "LocalStack:RunServersAs";

    private const string OverflowId = "65534";
    private const string RootOwner = "0:0";

    private readonly string[] _prefix;
    private readonly string? _owner;

    private NativeServerAccount(string description, string[] prefix, string? owner)
    {
        Description = description;
        _prefix = prefix;
        _owner = owner;
    }

    /// <summary>Which account this is and how it is entered, for people.</summary>
    public string Description { get; }

    /// <summary>Whether servers run under another account than this process, so that what they read must be readable by others and what they write must be theirs.</summary>
    public bool MustOwnFiles => _owner is not null and not RootOwner;

    /// <summary>Finds out how servers can be run here.</summary>
    /// <param name="configuration">The configuration with <see cref="Setting"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The account.</returns>
    /// <exception cref="NativeServerException">This process is root, or a user without a name, and there is no way to run a server as anyone else.</exception>
    public static async Task<NativeServerAccount> ChooseAsync(IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            if (OperatingSystem.IsLinux() && Environment.UserName.Length == 0)
            {
                return await TryNamespaceAsync(owner: null, cancellationToken).ConfigureAwait(false) ?? throw new NativeServerException(
                    "This process runs as a user id that has no name, which database servers refuse, and this system does not allow it to make a user namespace. "
                    + "Give the id a line in /etc/passwd (in a container image: useradd), or run as a user who has one.");
            }

            return new NativeServerAccount($"the current account, '{Environment.UserName}'", [], owner: null);
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new NativeServerException("This process runs as root, which database servers refuse. Run it as an ordinary user.");
        }

        var wanted = configuration[Setting] is { Length: > 0 } setting ? setting : "auto";
        return wanted switch
        {
            "auto" => await TryNamespaceAsync(RootOwner, cancellationToken).ConfigureAwait(false) ?? await SwitchToAsync(["postgres", "nobody"], cancellationToken).ConfigureAwait(false),
            "namespace" => await TryNamespaceAsync(RootOwner, cancellationToken).ConfigureAwait(false)
                ?? throw new NativeServerException($"The setting '{Setting}' asks for a user namespace, but this system does not allow to make one. Set it to 'auto' or to the name of an account."),
            _ => await SwitchToAsync([wanted], cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The same command, run under this account.</summary>
    /// <param name="command">The command as it would be run by hand.</param>
    /// <returns>The command to start.</returns>
    public NativeServerCommand Apply(NativeServerCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);

        return _prefix.Length == 0
            ? command
            : command with { FileName = _prefix[0], Arguments = [.. _prefix[1..], command.FileName, .. command.Arguments] };
    }

    /// <summary>Gives a new folder and all that is in it to this account. It does nothing where the account can use the files of this process anyway.</summary>
    /// <param name="path">The folder or file, made by this process.</param>
    /// <param name="cancellationToken">Ends the change half-way; calling again completes it.</param>
    /// <returns>A task that completes when the account owns the folder.</returns>
    /// <exception cref="NativeServerException">The owner could not be changed.</exception>
    public Task GiveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        return MustOwnFiles ? ChangeOwnerAsync(path, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Like <see cref="GiveAsync"/> for kept data, which an earlier start may have given to another account.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="cancellationToken">Ends the change half-way; calling again completes it.</param>
    /// <returns>A task that completes when the account owns the folder.</returns>
    /// <exception cref="NativeServerException">The owner could not be changed.</exception>
    public Task AdoptAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        return _owner is null ? Task.CompletedTask : ChangeOwnerAsync(path, cancellationToken);
    }

    /// <summary>
    /// This account, able to reach a folder. Data may lie below root's own home, which others cannot enter; the account then keeps one of root's
    /// capabilities, the one to pass folders.
    /// </summary>
    /// <param name="folder">The full path of an existing folder.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The account to use for data in that folder.</returns>
    /// <exception cref="NativeServerException">It cannot be reached either way; the message names the folder in the way.</exception>
    public async Task<NativeServerAccount> ReachingAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);

        if (OperatingSystem.IsWindows() || !MustOwnFiles || FindBarrier(folder) is not { } barrier)
        {
            return this;
        }

        string[] prefix =
        [
            .. _prefix[..^1], "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--bounding-set=-all,+dac_override", "--",
        ];
        var result = await RunAsync([.. prefix, FindSystemProgram("test") ?? "test", "-d", folder], cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? new NativeServerAccount(Description, prefix, _owner)
            : throw new NativeServerException(
                $"This process runs as root, so servers run as {Description}, who cannot enter '{barrier}' on the way to '{folder}'. "
                + $"Run as an ordinary user, set 'LocalStack:DataDirectory' to a folder that others can reach, or let them pass (chmod o+x '{barrier}').");
    }

    [UnsupportedOSPlatform("windows")]
    private static string? FindBarrier(string folder)
    {
        for (var parent = Directory.GetParent(folder); parent is not null; parent = parent.Parent)
        {
            if (parent.Exists && !parent.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return parent.FullName;
            }
        }

        return null;
    }

    private static Task<NativeToolResult> RunAsync(string[] command, CancellationToken cancellationToken) =>
        NativeTool.RunAsync(new ProcessStartInfo(command[0], command[1..]), standardInput: null, cancellationToken);

    private async Task ChangeOwnerAsync(string path, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["chown", "-R", "-h", _owner!, "--", path], cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new NativeServerException($"'{path}' could not be given to {Description}: {result.LastLines(3)}. Put the data on a file system that knows owners.");
        }
    }

    private static async Task<NativeServerAccount?> TryNamespaceAsync(string? owner, CancellationToken cancellationToken)
    {
        if (FindSystemProgram("unshare") is not { } unshare || FindSystemProgram("true") is not { } probe)
        {
            return null;
        }

        string[] prefix = [unshare, "--user", $"--map-user={OverflowId}", $"--map-group={OverflowId}", "--"];
        if (NameOf(OverflowId) is null)
        {
            // Servers look their own name up and refuse to run as an id without one.
            return null;
        }

        var result = await RunAsync([.. prefix, probe], cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? new NativeServerAccount("'nobody' of a user namespace", prefix, owner) : null;
    }

    private static async Task<NativeServerAccount> SwitchToAsync(string[] names, CancellationToken cancellationToken)
    {
        if (FindSystemProgram("setpriv") is not { } setpriv)
        {
            throw new NativeServerException(
                "This process runs as root, which database servers refuse, and it can neither make a user namespace nor find 'setpriv' (package util-linux) to switch accounts. Run it as an ordinary user.");
        }

        foreach (var name in names)
        {
            if (IdsOf(name) is not ({ } user, { } group))
            {
                continue;
            }

            string[] prefix = [setpriv, $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"];
            var result = await RunAsync([.. prefix, FindSystemProgram("true") ?? "true"], cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? new NativeServerAccount($"the account '{name}'", prefix, owner: $"{user}:{group}")
                : throw new NativeServerException($"This process runs as root, and switching to the account '{name}' failed: {result.LastLines(3)}. Run it as an ordinary user.");
        }

        throw new NativeServerException(
            $"This process runs as root, which database servers refuse, and there is no account named {string.Join(" or ", names.Select(static name => $"'{name}'"))} to switch to. "
            + $"Create one, name another in '{Setting}', or run as an ordinary user.");
    }

    // "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin"
    private static (string? User, string? Group) IdsOf(string name) =>
        Accounts().FirstOrDefault(fields => fields[0] == name) is { } found && int.TryParse(found[2], CultureInfo.InvariantCulture, out var user) && user != 0
            ? (found[2], found[3])
            : (null, null);

    private static string? NameOf(string user) => Accounts().FirstOrDefault(fields => fields[2] == user)?[0];

    private static IEnumerable<string[]> Accounts() =>
        File.ReadLines("/etc/passwd").Select(static line => line.Split(':')).Where(static fields => fields.Length >= 4);

    private static string? FindSystemProgram(string name) =>
        ((string[])["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
