using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// What a project gets without its author's doing: telemetry and console settings, the endpoints of its launch profile or of Kestrel's configuration, and
/// the variables that make it listen there. All of it comes before what the AppHost's code says, which therefore wins.
/// </summary>
internal static class ProjectDefaults
{
    public static void Apply<T>(IResourceBuilder<T> builder, IProjectMetadata metadata, ProjectResourceOptions options)
        where T : ProjectResource
    {
        var project = builder.Resource;
        var application = builder.ApplicationBuilder;

        builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (application.ExecutionContext.IsRunMode && application.Environment.IsDevelopment())
        {
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        builder.WithOtlpExporter();
        builder.WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        builder.WithEnvironment("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true");

        AnnotateProfileChoice(builder, options);
        var settings = LaunchProfiles.ReadSettings(project, metadata);
        var profile = LaunchProfiles.Choose(project, settings);

        var kestrel = options.ExcludeKestrelEndpoints ? KestrelEndpoints.None : KestrelEndpoints.Read(metadata);
        AddKestrelEndpoints(builder, kestrel);
        if (!application.ExecutionContext.IsRunMode)
        {
            PublishedProject.Apply(builder, profile, kestrel);
            return;
        }

        if (project.KestrelEndpoints.Count == 0)
        {
            builder.WithEnvironment(context => SetUrls(context, project));
        }
        else
        {
            builder.WithEnvironment(context => SetKestrelUrls(context, project));
        }

        if (profile is not null)
        {
            UseLaunchProfile(builder, profile, kestrel);
        }
    }

    private static void AnnotateProfileChoice<T>(IResourceBuilder<T> builder, ProjectResourceOptions options)
        where T : ProjectResource
    {
        var configuration = builder.ApplicationBuilder.Configuration;
        if (options.ExcludeLaunchProfile)
        {
            builder.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }
        else if (options.LaunchProfileName is { Length: > 0 } chosen)
        {
            builder.WithAnnotation(new LaunchProfileAnnotation(chosen));
        }
        else if ((configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"]) is { Length: > 0 } own)
        {
            builder.WithAnnotation(new DefaultLaunchProfileAnnotation(own));
        }
    }

    private static void AddKestrelEndpoints<T>(IResourceBuilder<T> builder, KestrelEndpoints kestrel)
        where T : ProjectResource
    {
        foreach (var declared in kestrel.Endpoints)
        {
            builder.WithEndpoint(declared.EndpointName, endpoint =>
            {
                endpoint.Port = declared.Port;
                endpoint.UriScheme = declared.Scheme;
                endpoint.Transport = declared.IsHttp2 ? "http2" : endpoint.Transport;
                builder.Resource.KestrelEndpoints[endpoint] = declared.ConfigurationName;
            });
        }
    }

    private static void UseLaunchProfile<T>(IResourceBuilder<T> builder, NamedLaunchProfile profile, KestrelEndpoints kestrel)
        where T : ProjectResource
    {
        var project = builder.Resource;

        // Kestrel itself ignores URLs once its configuration has endpoints, and so does this.
        if (kestrel.Endpoints.IsEmpty)
        {
            foreach (var declared in LaunchProfiles.ReadUrls(project, profile))
            {
                builder.WithEndpoint(declared.EndpointName, endpoint =>
                {
                    endpoint.Port = declared.Port;
                    endpoint.UriScheme = declared.Scheme;
                    endpoint.Transport = kestrel.IsHttp2ByDefault ? "http2" : endpoint.Transport;
                    endpoint.FromLaunchProfile = true;
                });
            }

            if (profile.Profile.LaunchUrl is { Length: > 0 } launchUrl)
            {
                builder.WithUrls(context => UseLaunchUrl(context, launchUrl));
            }
        }

        builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.Profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
            }
        });

        if (CommandLine.Split(Environment.ExpandEnvironmentVariables(profile.Profile.CommandLineArgs ?? "")) is { Length: > 0 } arguments)
        {
            builder.WithArgs(arguments);
        }
    }

    private static void UseLaunchUrl(ResourceUrlsCallbackContext context, string launchUrl)
    {
        foreach (var url in context.Urls.Where(url => url.Endpoint is { Exists: true, EndpointAnnotation.FromLaunchProfile: true }))
        {
            url.Url = ResourceUrlRules.Complete(launchUrl, url.Endpoint);
        }
    }

    // ASPNETCORE_URLS names the port of the process itself; clients know the proxy's.
    private static void SetUrls(EnvironmentCallbackContext context, ProjectResource project)
    {
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(endpoint => IsListenedOn(project, endpoint.EndpointAnnotation)))
        {
            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
            if (endpoint.IsHttps)
            {
                // A redirect to HTTPS must lead to the port that clients use.
                context.EnvironmentVariables.TryAdd("ASPNETCORE_HTTPS_PORT", endpoint.Property(EndpointProperty.Port));
            }
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    // With endpoints in its configuration Kestrel looks nowhere else, so all endpoints have to be there, those that others added included.
    private static void SetKestrelUrls(EnvironmentCallbackContext context, ProjectResource project)
    {
        foreach (var endpoint in project.GetEndpoints().Where(endpoint => IsListenedOn(project, endpoint.EndpointAnnotation)))
        {
            var annotation = endpoint.EndpointAnnotation;
            var entry = project.KestrelEndpoints.GetValueOrDefault(annotation, annotation.Name);
            context.EnvironmentVariables[$"Kestrel__Endpoints__{entry}__Url"] =
                ReferenceExpression.Create($"{annotation.UriScheme}://{annotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
    }

    internal static bool IsListenedOn(ProjectResource project, EndpointAnnotation endpoint) =>
        endpoint.IsHttpScheme
        && endpoint.TargetPortEnvironmentVariable is null
        && project.Annotations.OfType<EndpointEnvironmentInjectionFilterAnnotation>().All(filter => filter.Filter(endpoint));
}
