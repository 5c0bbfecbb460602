using System.Globalization;

namespace LocalStack.Hosting.Publishing;

/// <summary>
/// Writes a compose file (https://github.com/compose-spec/compose-spec/blob/main/spec.md). It keeps to what docker-compose 1.29 reads as well: no top-level
/// name, no start_interval, no host_ip in long ports.
/// </summary>
internal static class ComposeFile
{
    public const string Name = "docker-compose.yml";

    /// <summary>The first line: a file that begins otherwise is somebody else's.</summary>
    public const string FirstLine = "# " + Origin;

    private const string Origin = "Written by LocalStack from the AppHost. Change that, and publish again:";
    private const string Network = "aspire";

    /// <param name="services">The services, in the order of the file.</param>
    /// <param name="appHostFolder">The name of the AppHost's folder, for the reader who wants to publish again.</param>
    public static string Write(IReadOnlyList<ComposeService> services, string appHostFolder)
    {
        var text = new ComposeText();
        text.Comment(Origin);
        text.Comment($"    dotnet run --project {appHostFolder} -- publish --output .");
        text.Comment("Secrets are in the file .env beside this one. Ports are published on this machine's loopback only.");
        text.Map("services", () =>
        {
            foreach (var service in services)
            {
                text.Map(service.Name, () => Write(text, service));
                text.Blank();
            }
        });
        text.Map("networks", () => text.Map(Network, () => text.Pair("driver", "bridge")));

        var volumes = services.SelectMany(service => service.Mounts).Where(mount => mount is { IsVolume: true, Source: not null })
            .Select(mount => mount.Source!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (volumes.Count > 0)
        {
            text.Map("volumes", () => volumes.ForEach(text.Empty));
        }

        return text.ToString();
    }

    private static void Write(ComposeText text, ComposeService service)
    {
        if (service.Remark is not null)
        {
            text.Comment(service.Remark);
        }

        text.Pair("image", service.Image);
        if (service.Build is { } build)
        {
            text.Map("build", () =>
            {
                text.Pair("context", build.Context);
                text.Pair("dockerfile", build.Dockerfile);
                text.Pair("target", build.Target);
                text.Pairs("args", build.Arguments);
            });
        }

        text.Pair("pull_policy", service.PullPolicy);
        text.Pair("container_name", service.ContainerName);
        text.List("profiles", service.Profile is null ? [] : [service.Profile]);
        WriteConfinement(text, service);
        text.List("entrypoint", service.Entrypoint is null ? [] : [service.Entrypoint]);
        text.List("command", service.Command);
        text.Pairs("environment", service.Environment);
        WriteDependencies(text, service);
        WriteHealthCheck(text, service.HealthCheck);
        text.List("ports", service.Ports);
        text.List("expose", service.Expose);
        WriteMounts(text, service);
        if (service.Aliases.IsEmpty)
        {
            text.List("networks", [Network]);
        }
        else
        {
            text.Map("networks", () => text.Map(Network, () => text.List("aliases", service.Aliases)));
        }
    }

    private static void WriteConfinement(ComposeText text, ComposeService service)
    {
        if (service.IsConfined)
        {
            text.Pair("read_only", true);
            text.List("tmpfs", ["/tmp"]);
            text.List("cap_drop", ["ALL"]);
            text.List("security_opt", ["no-new-privileges:true"]);
        }
    }

    private static void WriteDependencies(ComposeText text, ComposeService service)
    {
        if (!service.DependsOn.IsEmpty)
        {
            text.Map("depends_on", () =>
            {
                foreach (var (name, condition) in service.DependsOn)
                {
                    text.Map(name, () => text.Pair("condition", condition switch
                    {
                        ComposeCondition.CompletedSuccessfully => "service_completed_successfully",
                        ComposeCondition.Healthy => "service_healthy",
                        _ => "service_started",
                    }));
                }
            });
        }
    }

    private static void WriteHealthCheck(ComposeText text, ComposeHealthCheck? check)
    {
        if (check is not null)
        {
            text.Map("healthcheck", () =>
            {
                text.List("test", [.. check.Test.Select(ComposeValues.Literal)]);
                text.Pair("interval", Seconds(check.Interval));
                text.Pair("timeout", Seconds(check.Timeout));
                text.Pair("retries", check.Retries);
                text.Pair("start_period", Seconds(check.StartPeriod));
            });
        }
    }

    private static void WriteMounts(ComposeText text, ComposeService service) =>
        text.List("volumes", [.. service.Mounts.Select(mount => $"{(mount.Source is null ? "" : mount.Source + ":")}{mount.Target}{(mount.IsReadOnly ? ":ro" : "")}")]);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s");
}
