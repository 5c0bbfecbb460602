using Google.Protobuf.WellKnownTypes;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>An application with one of everything that the resource pages show: replicas, children, waits, failures, commands that ask.</summary>
internal static class SampleApplication
{
    public static StandInResources Create()
    {
        var resources = new StandInResources { ApplicationName = "Portwatch" };
        var started = DateTime.UtcNow.AddMinutes(-3);
        resources.Put(Running("postgres", "postgres", "PostgresServerResource", started, "tcp://127.0.0.1:62895", Report("postgres_check", HealthStatus.Healthy, "")));
        resources.Put(Running("portwatch", "portwatch", "PostgresDatabaseResource", started, null, Report("portwatch_check", HealthStatus.Healthy, "")).Relating("postgres", "Parent"));
        resources.Put(Running("cache", "cache", "RedisResource", started, "tcp://127.0.0.1:62896", Report("cache_check", HealthStatus.Healthy, "PONG in 1 ms")));
        resources.Put(new Resource
        {
            Name = "migrator", DisplayName = "migrator", ResourceType = "Project", State = "Finished", StateStyle = "success",
            StartedAt = Timestamp.FromDateTime(started), StoppedAt = Timestamp.FromDateTime(started.AddSeconds(2)),
            Properties = { Property("resource.exitCode", "0"), Property("project.path", "/src/Portwatch.Migrator/Portwatch.Migrator.csproj") },
            Commands = { Command("start", "Start") },
        }.Relating("portwatch", "Reference").Relating("portwatch", "WaitFor"));
        foreach (var replica in (string[])["api-k3v9x2ab", "api-p8s1m7qd"])
        {
            resources.Put(Running(replica, "api", "Project", started, "http://127.0.0.1:62893", Report("api_ready", HealthStatus.Healthy, ""))
                .Relating("portwatch", "Reference").Relating("migrator", "WaitFor").Relating("cache", "Reference").Relating("cache", "WaitFor"));
        }

        var sink = Running("sink", "sink", "Project", started, "http://127.0.0.1:62897", Report("sink_ready", HealthStatus.Unhealthy, "Answered 503 Service Unavailable after 12 ms."));
        resources.Put(sink);
        resources.Put(Waiting("worker", "sink", "until it is healthy", DateTime.UtcNow.AddSeconds(-42))
            .Relating("portwatch", "Reference").Relating("sink", "Reference").Relating("sink", "WaitFor"));
        resources.Put(new Resource
        {
            Name = "mailer", DisplayName = "mailer", ResourceType = "Container", State = "FailedToStart", StateStyle = "error",
            Properties = { Property("resource.reason", "The image 'example/mailer:3' is not there, and no registry that was asked has it."), Property("container.image", "example/mailer:3") },
            Commands = { Command("start", "Start") },
        });
        resources.Put(new Resource { Name = "smtp-password", DisplayName = "smtp-password", ResourceType = "Parameter", State = "Running", Properties = { new ResourceProperty { Name = "Value", Value = Value.ForString("hunter2"), IsSensitive = true } } });
        resources.Put(new Resource { Name = "api-rebuilder", DisplayName = "api-rebuilder", ResourceType = "Executable", State = "NotStarted", IsHidden = true });
        return resources;
    }

    /// <summary>The command with one input of each kind.</summary>
    public static ResourceCommand SeedCommand { get; } = new()
    {
        Name = "seed", DisplayName = "Seed data", DisplayDescription = "Fills the registry with made-up endpoints.", ConfirmationMessage = "This adds rows to the database 'portwatch'. Go on?",
        ArgumentInputs =
        {
            new InteractionInput { Name = "count", Label = "How many", InputType = InputType.Number, Required = true, Value = "100" },
            new InteractionInput { Name = "label", Label = "Label", InputType = InputType.Text, Placeholder = "made-up", MaxLength = 20, Description = "Stands in front of each name." },
            new InteractionInput { Name = "kind", Label = "Kind", InputType = InputType.Choice, Required = true, Options = { { "http", "HTTP endpoints" }, { "tcp", "TCP ports" } } },
            new InteractionInput { Name = "token", Label = "Access token", InputType = InputType.SecretText },
            new InteractionInput { Name = "clear", Label = "Clear the registry first", InputType = InputType.Boolean },
        },
    };

    private static Resource Running(string name, string displayName, string type, DateTime started, string? url, HealthReport report)
    {
        var resource = new Resource
        {
            Name = name, DisplayName = displayName, ResourceType = type, State = "Running", StateStyle = "success", StartedAt = Timestamp.FromDateTime(started),
            HealthReports = { report },
            Commands = { Command("stop", "Stop"), Command("restart", "Restart", isHighlighted: false) },
            Properties = { Property("executable.pid", "4711") },
            Environment = { new EnvironmentVariable { Name = "ConnectionStrings__portwatch", Value = "Host=127.0.0.1;Password=hunter2", IsFromSpec = true }, new EnvironmentVariable { Name = "HOME", Value = "/root" } },
        };
        if (url is not null)
        {
            resource.Urls.Add(new Url { EndpointName = url.Split(':')[0], FullUrl = url });
        }

        if (displayName == "api")
        {
            resource.Commands.Add(SeedCommand);
            resource.Properties.Add(Property("project.path", "/src/Portwatch.Api/Portwatch.Api.csproj"));
        }

        if (type == "PostgresServerResource")
        {
            resource.Volumes.Add(new Volume { Source = "portwatch-postgres-data", Target = "/var/lib/postgresql", MountType = "volume" });
        }

        return resource;
    }

    private static Resource Waiting(string name, string awaited, string until, DateTime since) => new()
    {
        Name = name, DisplayName = name, ResourceType = "Project", State = "Waiting",
        Properties =
        {
            new ResourceProperty { Name = "resource.waitingFor", Value = Value.ForList(Value.ForString(awaited)) },
            new ResourceProperty { Name = "resource.waitReasons", Value = Value.ForList(Value.ForString(until)) },
            Property("resource.waitingSince", since.ToString("O")),
            Property("project.path", "/src/Portwatch.Worker/Portwatch.Worker.csproj"),
        },
        Commands = { Command("start", "Start"), Command("stop", "Stop") },
    };

    public static Resource Relating(this Resource resource, string other, string kind)
    {
        resource.Relationships.Add(new ResourceRelationship { ResourceName = other, Type = kind });
        return resource;
    }

    private static HealthReport Report(string key, HealthStatus status, string description)
        => new() { Key = key, Status = status, Description = description, LastRunAt = Timestamp.FromDateTime(DateTime.UtcNow) };

    private static ResourceProperty Property(string name, string value) => new() { Name = name, Value = Value.ForString(value) };

    private static ResourceCommand Command(string name, string displayName, bool isHighlighted = true) => new() { Name = name, DisplayName = displayName, IsHighlighted = isHighlighted };
}
