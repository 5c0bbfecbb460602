namespace Aspire.Hosting;

/// <summary>The verbs of our packages, doing nothing: what is left is Aspire alone.</summary>
internal static class NothingAdded
{
    public static void AddLocalStack(this IDistributedApplicationBuilder builder) => ArgumentNullException.ThrowIfNull(builder);

    public static void UseLocalStackDashboard(this IDistributedApplicationBuilder builder) => ArgumentNullException.ThrowIfNull(builder);

    public static IResourceBuilder<T> RunAsNative<T>(this IResourceBuilder<T> server)
        where T : ContainerResource => server;

    public static IResourceBuilder<T> WithLoopbackShield<T>(this IResourceBuilder<T> project)
        where T : ProjectResource => project;
}
