using System.Collections.Immutable;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting;

/// <summary>Reads the launch profiles of projects and chooses among them.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The launch settings of a project; <see langword="null"/> when it has none or they are ignored.</summary>
    public static LaunchSettings? ReadSettings(ProjectResource project, IProjectMetadata metadata)
    {
        if (metadata.LaunchSettings is { } settings)
        {
            return project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>() ? null : settings;
        }

        if (!File.Exists(metadata.ProjectPath))
        {
            throw new DistributedApplicationException(
                $"The project '{metadata.ProjectPath}' of resource '{project.Name}' does not exist. Relative paths start at the AppHost's folder.");
        }

        if (project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>())
        {
            return null;
        }

        var file = Path.Combine(Path.GetDirectoryName(metadata.ProjectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file) && metadata.IsFileBasedApp)
        {
            file = Path.ChangeExtension(metadata.ProjectPath, ".run.json");
        }

        return File.Exists(file) ? Parse(project, file) : null;
    }

    /// <summary>The profile to use: the one that was named, else the one that is called like the AppHost's own, else the first that starts the project.</summary>
    public static NamedLaunchProfile? Choose(ProjectResource project, LaunchSettings? settings)
    {
        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var named))
        {
            return settings?.Profiles.TryGetValue(named.LaunchProfileName, out var profile) is true
                ? new(named.LaunchProfileName, profile)
                : throw new DistributedApplicationException(
                    $"The project of resource '{project.Name}' has no launch profile '{named.LaunchProfileName}'. " +
                    $"Its profiles: {(settings is null or { Profiles.Count: 0 } ? "none" : string.Join(", ", settings.Profiles.Keys.Select(name => $"'{name}'")))}.");
        }

        if (settings is null)
        {
            return null;
        }

        if (project.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var own) && settings.Profiles.TryGetValue(own.LaunchProfileName, out var ownProfile))
        {
            return new(own.LaunchProfileName, ownProfile);
        }

        var first = settings.Profiles.FirstOrDefault(entry => entry.Value.CommandName is null or "" || IsCommand(entry.Value, "Project") || IsCommand(entry.Value, "Executable"));
        return first.Key is null ? null : new(first.Key, first.Value);
    }

    /// <summary>The endpoints of a profile's URLs: named after their scheme, and numbered from the second of a scheme on.</summary>
    public static ImmutableArray<DeclaredEndpoint> ReadUrls(ProjectResource project, NamedLaunchProfile profile)
    {
        var endpoints = ImmutableArray.CreateBuilder<DeclaredEndpoint>();
        var urls = profile.Profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        foreach (var url in urls)
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException exception)
            {
                throw new DistributedApplicationException(
                    $"The launch profile '{profile.Name}' of resource '{project.Name}' has '{url}' in its applicationUrl, which is no URL. Write it like 'http://localhost:5000'.",
                    exception);
            }

            var scheme = address.Scheme.ToLowerInvariant();
            var number = endpoints.Count(endpoint => endpoint.Scheme == scheme) + 1;
            endpoints.Add(new(number == 1 ? scheme : $"{scheme}{number}", scheme, address.Port > 0 ? address.Port : null));
        }

        return endpoints.ToImmutable();
    }

    private static LaunchSettings Parse(ProjectResource project, string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize<LaunchSettings>(stream, Json) ?? new();
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException(
                $"The launch settings '{file}' of resource '{project.Name}' cannot be read: {exception.Message} Mend the file, or ignore it with ExcludeLaunchProfile.", exception);
        }
    }

    private static bool IsCommand(LaunchProfile profile, string command) => string.Equals(profile.CommandName, command, StringComparison.OrdinalIgnoreCase);
}
