using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Terminal;

/// <summary>Registers what the console shows: one line for the builder.</summary>
internal static class TerminalServiceCollectionExtensions
{
    public static IServiceCollection AddTerminal(this IServiceCollection services, Func<IServiceProvider, string?> dashboardUrl)
    {
        services.AddSingleton(TerminalOutput.ForTerminal());
        services.AddSingleton(provider => new TerminalFooter(() => dashboardUrl(provider)));
        services.AddHostedService<TerminalReporter>();
        return services;
    }
}
