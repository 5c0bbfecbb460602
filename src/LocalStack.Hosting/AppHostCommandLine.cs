using LocalStack.Hosting.Orchestration.Launching;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting;

/// <summary>
/// The words of an AppHost's command line that stand for keys of configuration: <c>publish --output {folder}</c>, and Aspire's
/// <c>--operation publish</c>, <c>--publisher {name}</c>, <c>--output-path {folder}</c>; and <c>--backend {name}</c>.
/// </summary>
internal static class AppHostCommandLine
{
    public const string OperationKey = "AppHost:Operation";
    public const string PublisherKey = "Publishing:Publisher";
    public const string OutputPathKey = "Publishing:OutputPath";
    public const string BuildKey = "Publishing:Build";

    private const string PublishVerb = "publish";
    private const string BuildSwitch = "--build";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--operation"] = OperationKey,
        ["--publisher"] = PublisherKey,
        ["--output-path"] = OutputPathKey,
        ["--output"] = OutputPathKey,
        ["-o"] = OutputPathKey,
        ["--backend"] = BackendSetting.Key,
        [BuildSwitch] = BuildKey,
    };

    /// <summary>Adds what the command line says to a configuration.</summary>
    public static void AddTo(IConfigurationBuilder configuration, string[] args) => configuration.AddCommandLine(Normalize(args), Switches);

    // The configuration's reader knows pairs only.
    private static string[] Normalize(string[] args) =>
    [
        .. args.Select((argument, index) =>
            index == 0 && string.Equals(argument, PublishVerb, StringComparison.OrdinalIgnoreCase) ? $"--operation={PublishVerb}"
            : string.Equals(argument, BuildSwitch, StringComparison.OrdinalIgnoreCase) && (index + 1 == args.Length || args[index + 1].StartsWith('-')) ? $"{BuildSwitch}=true"
            : argument),
    ];
}
