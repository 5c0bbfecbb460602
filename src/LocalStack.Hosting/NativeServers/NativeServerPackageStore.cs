namespace LocalStack.Hosting.NativeServers;

/// <summary>The per-user cache of unpacked server binaries, and the ways to fill it.</summary>
public sealed class NativeServerPackageStore
{
    internal NativeServerPackageStore()
    {
    }
}
