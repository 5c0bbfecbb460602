using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>The setting that chooses the backend of all resources whose author left it open.</summary>
/// <param name="Mode">What it asks for.</param>
/// <param name="Source">Who set it, in words; <see langword="null"/> when nobody did.</param>
internal sealed record BackendSetting(BackendMode Mode, string? Source)
{
    public const string Key = "LocalStack:Backend";

    /// <exception cref="DistributedApplicationException">The setting is none of its values.</exception>
    public static BackendSetting Read(IConfiguration configuration)
    {
        if (configuration[Key] is not { Length: > 0 } text)
        {
            return new(BackendMode.Auto, null);
        }

        var source = ConfigurationSources.Describe(configuration, Key);
        BackendMode? mode = text.Trim().ToLowerInvariant() switch
        {
            "auto" => BackendMode.Auto,
            "native" => BackendMode.Native,
            "container" => BackendMode.Container,
            _ => null,
        };
        return new(
            mode ?? throw new DistributedApplicationException(
                $"The application was not started: '{Key}' ({source}) is '{text}', which is no backend. "
                + "Set it to 'auto' (native processes where nothing asks for a container), 'native' or 'container'."),
            source);
    }
}
