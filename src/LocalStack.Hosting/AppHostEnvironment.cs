using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting;

/// <summary>How the AppHost itself runs, as its command line and environment say.</summary>
internal static class AppHostEnvironment
{
    /// <summary>
    /// The environment's name: <c>--environment</c>, then <c>DOTNET_ENVIRONMENT</c>, then <c>ASPIRE_ENVIRONMENT</c>. An AppHost runs on the machine
    /// of someone who develops, so without any of them it is <c>Development</c> and not .NET's general <c>Production</c>.
    /// </summary>
    public static string ChooseName(string[] args) =>
        new ConfigurationBuilder().AddCommandLine(args).Build()[HostDefaults.EnvironmentKey] is { Length: > 0 } fromCommandLine ? fromCommandLine
            : Read("DOTNET_ENVIRONMENT") ?? Read("ASPIRE_ENVIRONMENT") ?? Environments.Development;

    public static DistributedApplicationOperation ChooseOperation(IConfiguration configuration) =>
        string.Equals(configuration["AppHost:Operation"], "publish", StringComparison.OrdinalIgnoreCase) || configuration["Publishing:Publisher"] is { Length: > 0 }
            ? DistributedApplicationOperation.Publish
            : DistributedApplicationOperation.Run;

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
