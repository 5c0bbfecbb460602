namespace Aspire.Hosting;

/// <summary>Paths in an AppHost's code start at its project's folder and may be written with either slash.</summary>
internal static class AppHostPaths
{
    public static string Resolve(IDistributedApplicationBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        var native = OperatingSystem.IsWindows() ? path.Replace('/', '\\') : path.Replace('\\', '/');
        return Path.GetFullPath(native, builder.AppHostDirectory);
    }
}
