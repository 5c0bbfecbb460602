using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>
/// What a project gets without its author's doing when the application is published: it runs in a container, where it listens on all addresses and others
/// know it by its name. As in run mode, what the AppHost's code says comes later and wins.
/// </summary>
internal static class PublishedProject
{
    public static void Apply<T>(IResourceBuilder<T> builder, NamedLaunchProfile? profile, KestrelEndpoints kestrel)
        where T : ProjectResource
    {
        var project = builder.Resource;

        // A launch profile says that the project serves HTTP. Its ports are those of a developer's machine.
        if (kestrel.Endpoints.IsEmpty && profile is not null && !LaunchProfiles.ReadUrls(project, profile).IsEmpty)
        {
            builder.WithEndpoint("http", endpoint =>
            {
                endpoint.UriScheme = "http";
                endpoint.Transport = kestrel.IsHttp2ByDefault ? "http2" : endpoint.Transport;
                endpoint.FromLaunchProfile = true;
            });
        }

        builder.WithEnvironment(context => Describe(context, project));
    }

    private static void Describe(EnvironmentCallbackContext context, ProjectResource project)
    {
        var listened = project.GetEndpoints().Where(endpoint => ProjectDefaults.IsListenedOn(project, endpoint.EndpointAnnotation)).ToList();
        if (listened.Count == 0)
        {
            return;
        }

        var variables = context.EnvironmentVariables;
        if (project.KestrelEndpoints.Count == 0)
        {
            var ports = new ReferenceExpressionBuilder();
            foreach (var endpoint in listened)
            {
                ports.AppendLiteral(ports.IsEmpty ? "" : ";");
                ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
            }

            variables["HTTP_PORTS"] = ports.Build();
        }
        else
        {
            foreach (var endpoint in listened)
            {
                var entry = project.KestrelEndpoints.GetValueOrDefault(endpoint.EndpointAnnotation, endpoint.EndpointName);
                variables[$"Kestrel__Endpoints__{entry}__Url"] = ReferenceExpression.Create($"http://*:{endpoint.Property(EndpointProperty.TargetPort)}");
            }
        }

        if (!project.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
        {
            variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }

        // Published on loopback, it is asked for by these names: a page of elsewhere that resolves its own name to 127.0.0.1 comes with another.
        variables["AllowedHosts"] = ReferenceExpression.Create($"127.0.0.1;localhost;[::1];{listened[0].Property(EndpointProperty.Host)}");
    }
}
