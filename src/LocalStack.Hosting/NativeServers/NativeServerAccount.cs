namespace LocalStack.Hosting.NativeServers;

/// <summary>The account under which servers run: the current one, or an unprivileged one when this process is root, which some servers refuse.</summary>
public sealed class NativeServerAccount
{
    internal NativeServerAccount()
    {
    }
}
