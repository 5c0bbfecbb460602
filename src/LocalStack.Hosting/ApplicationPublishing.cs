using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalStack.Hosting;

/// <summary>What an AppHost does in publish mode, instead of running the application: writes the files, and says which.</summary>
internal sealed class ApplicationPublishing(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IConfiguration configuration,
    IHostEnvironment environment,
    IOptions<HealthCheckServiceOptions> healthChecks)
{
    private static readonly string[] ComposeNames = ["", "docker-compose", "compose", "default"];

    /// <summary>Publishes.</summary>
    /// <exception cref="DistributedApplicationException">Something cannot be published; nothing was written then.</exception>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        var publisher = configuration[AppHostCommandLine.PublisherKey] ?? "";
        if (!ComposeNames.Contains(publisher, StringComparer.OrdinalIgnoreCase))
        {
            throw new DistributedApplicationException($"Nothing was published: there is no publisher '{publisher}'. The one there is writes a compose file and is called 'docker-compose'; leave --publisher out to have it.");
        }

        if (ModelValidator.Validate([.. model.Resources], healthChecks.Value.Registrations.Select(check => check.Name).ToHashSet(StringComparer.Ordinal)) is { Count: > 0 } faults)
        {
            throw new DistributedApplicationException($"Nothing was published, because of the application's description.{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }

        var appHostFolder = configuration["AppHost:Directory"]!;
        var output = Path.GetFullPath(configuration[AppHostCommandLine.OutputPathKey] is { Length: > 0 } chosen ? chosen : ".", CallersFolder.Find(appHostFolder));
        var texts = await new ComposePublisher(model, executionContext)
            .CreateAsync(output, ImageNameOf(environment.ApplicationName), Path.GetFileName(appHostFolder), cancellationToken).ConfigureAwait(false);
        var added = new PublishedFolder(output).Write(texts);

        Console.WriteLine($"Wrote {Path.Combine(output, ComposeFile.Name)} ({texts.ServiceCount} services).");
        if (added.Count > 0)
        {
            Console.WriteLine($"Added to {Path.Combine(output, EnvironmentFile.Name)}: {string.Join(", ", added)}.");
        }

        if (configuration.GetValue<bool>(AppHostCommandLine.BuildKey))
        {
            await ProjectPublish.RunAsync(configuration["AppHost:Path"]!, Path.Combine(output, ProjectImage.Root), cancellationToken).ConfigureAwait(false);
            Console.WriteLine($"Published the projects to {Path.Combine(output, ProjectImage.Root)}. Next: docker compose up --build");
        }
        else if (texts.Files.Count > 1)
        {
            Console.WriteLine("The programs for the images are published with --build.");
        }
    }

    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md: lower case, separators inside only.
    private static string ImageNameOf(string applicationName) =>
        string.Concat(applicationName.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-') is { Length: > 0 } name ? name : "application";
}
