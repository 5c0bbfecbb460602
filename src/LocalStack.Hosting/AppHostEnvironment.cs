using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting;

/// <summary>How the AppHost itself runs, as its command line and environment say.</summary>
internal static class AppHostEnvironment
{
    /// <summary>
    /// The environment's name: <c>--environment</c>, then <c>DOTNET_ENVIRONMENT</c>, then <c>ASPIRE_ENVIRONMENT</c>. An AppHost runs on the machine
    /// of someone who develops, so without any of them it is <c>Development</c> and not .NET's general <c>Production</c>, unless the application is
    /// published to run elsewhere.
    /// </summary>
    public static string ChooseName(string[] args)
    {
        var configuration = new ConfigurationBuilder();
        AppHostCommandLine.AddTo(configuration, args);
        var commandLine = configuration.Build();
        return commandLine[HostDefaults.EnvironmentKey] is { Length: > 0 } fromCommandLine ? fromCommandLine
            : Read("DOTNET_ENVIRONMENT") ?? Read("ASPIRE_ENVIRONMENT")
            ?? (ChooseOperation(commandLine) == DistributedApplicationOperation.Publish ? Environments.Production : Environments.Development);
    }

    public static DistributedApplicationOperation ChooseOperation(IConfiguration configuration) =>
        string.Equals(configuration[AppHostCommandLine.OperationKey], "publish", StringComparison.OrdinalIgnoreCase)
        || configuration[AppHostCommandLine.PublisherKey] is { Length: > 0 }
            ? DistributedApplicationOperation.Publish
            : DistributedApplicationOperation.Run;

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
