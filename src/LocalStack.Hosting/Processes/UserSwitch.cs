using System.Runtime.Versioning;

namespace LocalStack.Hosting.Processes;

/// <summary>Puts <c>setpriv</c> in front of a program that is to run as another user. It keeps the pid and leaves no process behind.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class UserSwitch
{
    private static readonly string[] Candidates = ["/usr/bin/setpriv", "/bin/setpriv"];
    private static readonly Lock OneAtATime = new();

    public static (string Program, IReadOnlyList<string> Arguments) Apply(ProcessSpec spec, string path)
    {
        if (spec.RunAsUser == Environment.UserName)
        {
            return (path, spec.Arguments);
        }

        if (!OperatingSystem.IsLinux() || Libc.GetEffectiveUserId() != 0)
        {
            throw Unavailable(spec, $"only root on Linux can start a process as another user, and this runs as '{Environment.UserName}'", "Leave the user out, or start as root.");
        }

        uint user;
        uint group;
        lock (OneAtATime)
        {
            byte* entry = Libc.GetPasswordEntry(spec.RunAsUser!);
            if (entry is null)
            {
                throw Unavailable(spec, $"there is no user '{spec.RunAsUser}' on this machine", "Create the user, or name another one.");
            }

            user = *(uint*)(entry + (2 * sizeof(void*)));
            group = *(uint*)(entry + (2 * sizeof(void*)) + sizeof(uint));
        }

        string setpriv = Candidates.FirstOrDefault(File.Exists)
            ?? throw Unavailable(spec, "'setpriv' is not installed, which changes the user", "Install the package 'util-linux'.");
        return (setpriv, [$"--reuid={user}", $"--regid={group}", "--init-groups", "--", path, .. spec.Arguments]);
    }

    private static ProcessStartException Unavailable(ProcessSpec spec, string why, string advice) => new(
        ProcessStartError.UserUnavailable,
        $"'{spec.Name}' was not started as user '{spec.RunAsUser}': {why}. {advice}");
}
