using Aspire.Hosting.Lifecycle;
using LocalStack.Hosting.ControlPlane;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Dashboard;

/// <summary>Registers the dashboard and the service that it reads: one line for the builder.</summary>
internal static class DashboardServiceCollectionExtensions
{
    public static IServiceCollection AddDashboard(this IServiceCollection services, string applicationName)
    {
        services.AddSingleton(new ApplicationIdentity(applicationName.EndsWith(".AppHost", StringComparison.Ordinal) ? applicationName[..^".AppHost".Length] : applicationName));
        services.AddSingleton<ResourceServiceHost>();
        services.AddSingleton(provider => DashboardSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<DashboardLink>();
        services.TryAddEventingSubscriber<DashboardFeature>();
        return services;
    }
}
