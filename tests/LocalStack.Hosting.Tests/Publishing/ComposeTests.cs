using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Publishing;

public class ComposeTests : PublishTest
{
    [Fact]
    public async Task Ports_ArePublishedOnLoopback_WhereAPortIsFixedOrTheEndpointIsExternal()
    {
        var builder = CreatePublishBuilder();
        builder.AddContainer("fixed", "image").WithHttpEndpoint(port: 7000, targetPort: 80);
        builder.AddContainer("external", "image").WithHttpEndpoint(targetPort: 81).WithExternalHttpEndpoints();
        builder.AddContainer("inner", "image").WithHttpEndpoint(targetPort: 82);

        var compose = await PublishAsync(builder);

        Assert.Contains("ports:\n  - \"127.0.0.1:7000:80\"\n", Service(compose, "fixed"), StringComparison.Ordinal);
        Assert.Contains("ports:\n  - \"127.0.0.1::81\"\n", Service(compose, "external"), StringComparison.Ordinal);
        Assert.Contains("expose:\n  - \"82\"\n", Service(compose, "inner"), StringComparison.Ordinal);
        Assert.DoesNotContain("ports:", Service(compose, "inner"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_OfConfiguration_WinsHereToo()
    {
        var builder = CreatePublishBuilder("--LocalStack:Endpoints:web:http:Port=7001", "--LocalStack:Endpoints:web:http:Address=127.0.0.2");
        builder.AddContainer("web", "image").WithHttpEndpoint(port: 7000, targetPort: 80);

        Assert.Contains("\"127.0.0.2:7001:80\"", Service(await PublishAsync(builder), "web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_NameServicesAndTheirOwnPorts()
    {
        var builder = CreatePublishBuilder();
        var api = builder.AddProject("Api", WriteProject("Api")).WithHttpEndpoint(port: 5000).WithHttpEndpoint(name: "admin", env: "ADMIN_PORT");
        builder.AddContainer("web", "image").WithReference(api.GetEndpoint("http")).WithEnvironment("ADMIN", $"{api.GetEndpoint("admin").Property(EndpointProperty.HostAndPort)}");

        var compose = await PublishAsync(builder);

        var web = Service(compose, "web");
        Assert.Contains("services__Api__http__0: \"http://api:8080\"\n", web, StringComparison.Ordinal);
        Assert.Contains("ADMIN: \"api:8081\"\n", web, StringComparison.Ordinal);
        Assert.Contains("ADMIN_PORT: \"8081\"\n", Service(compose, "api"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_ListensInItsContainerUnderItsName()
    {
        var builder = CreatePublishBuilder();
        var settings = new { Kestrel = new { Endpoints = new { Public = new { Url = "http://*:5002" } } } };
        builder.AddProject("api", WriteProject("Api", Profiles(("http", new { commandName = "Project", applicationUrl = "https://localhost:5001;http://localhost:5003" }))));
        builder.AddProject("kestrel", WriteProject("Kestrel", appSettings: settings)).DisableForwardedHeaders();
        builder.AddProject("job", WriteProject("Job"));

        var compose = await PublishAsync(builder);

        var api = Service(compose, "api");
        Assert.Contains("HTTP_PORTS: \"8080\"\n", api, StringComparison.Ordinal);
        Assert.Contains("AllowedHosts: \"127.0.0.1;localhost;[::1];api\"\n", api, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_FORWARDEDHEADERS_ENABLED: \"true\"\n", api, StringComparison.Ordinal);
        Assert.Contains("expose:\n  - \"8080\"\n", api, StringComparison.Ordinal);
        var kestrel = Service(compose, "kestrel");
        Assert.Contains("Kestrel__Endpoints__Public__Url: \"http://*:8080\"\n", kestrel, StringComparison.Ordinal);
        Assert.DoesNotContain("FORWARDEDHEADERS", kestrel, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP_PORTS", Service(compose, "job"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_HasAnImageOfItsOwn_WithoutRights()
    {
        var builder = CreatePublishBuilder();
        builder.AddProject("api", WriteProject("My.Api")).WithHttpEndpoint(port: 5000).WithReplicas(3);

        var api = Service(await PublishAsync(builder), "api");

        Assert.Contains("context: \"./artifacts/compose/My.Api\"\n", api, StringComparison.Ordinal);
        Assert.Contains("read_only: true\n", api, StringComparison.Ordinal);
        Assert.Contains("cap_drop:\n  - \"ALL\"\n", api, StringComparison.Ordinal);
        Assert.Contains("# One container in place of 3 replicas", api, StringComparison.Ordinal);
        var dockerfile = await ReadAsync("artifacts/compose/My.Api/Dockerfile");
        Assert.Contains("FROM ${BASE_IMAGE}\n", dockerfile, StringComparison.Ordinal);
        Assert.Contains("USER 1654:1654\n", dockerfile, StringComparison.Ordinal);
        Assert.EndsWith("ENTRYPOINT [\"dotnet\", \"My.Api.dll\"]\n", dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_StandInTheEnvFileOnly()
    {
        var builder = CreatePublishBuilder("--Parameters:db-password=s3cret/1");
        var password = builder.AddParameter("db-password", secret: true);
        builder.AddContainer("db", "image").WithEnvironment("PASSWORD", password).WithEnvironment("URL", ReferenceExpression.Create($"db://me:{password.Resource:uri}@db"));

        var compose = await PublishAsync(builder);

        var db = Service(compose, "db");
        Assert.Contains("PASSWORD: \"${DB_PASSWORD:?}\"\n", db, StringComparison.Ordinal);
        Assert.Contains("URL: \"db://me:${DB_PASSWORD_URI:?}@db\"\n", db, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", compose, StringComparison.Ordinal);
        var environment = await ReadAsync(".env");
        Assert.Contains("\nDB_PASSWORD=s3cret/1\nDB_PASSWORD_URI=s3cret%2F1\n", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dollars_ThatMeanThemselves_AreDoubled()
    {
        var builder = CreatePublishBuilder();
        builder.AddContainer("web", "image").WithEntrypoint("/bin/sh").WithArgs("-c", "echo \"$HOME\" {x}").WithEnvironment("PRICE", "5$").WithHttpEndpoint(targetPort: 80)
            .WithEnvironment(context => context.EnvironmentVariables["MIXED"] = ReferenceExpression.Create($"$A {{b}} {((IResourceWithEndpoints)context.Resource).GetEndpoint("http")}"));

        var web = Service(await PublishAsync(builder), "web");

        Assert.Contains("command:\n  - \"-c\"\n  - \"echo \\\"$$HOME\\\" {x}\"\n", web, StringComparison.Ordinal);
        Assert.Contains("PRICE: \"5$$\"\n", web, StringComparison.Ordinal);
        Assert.Contains("MIXED: \"$$A {b} http://web:80\"\n", web, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_BecomeConditions_AndTheStrongestHolds()
    {
        var builder = CreatePublishBuilder();
        var checkedOne = builder.AddContainer("checked", "image").WithHttpEndpoint(targetPort: 80).WithHttpHealthCheck("/up");
        var plain = builder.AddContainer("plain", "image");
        var job = builder.AddContainer("job", "image");
        var part = builder.AddResource(new Part("part", checkedOne.Resource));
        builder.AddContainer("web", "image").WaitFor(checkedOne).WaitForStart(checkedOne).WaitFor(plain).WaitFor(job).WaitForCompletion(job);
        builder.AddContainer("other", "image").WaitFor(part);

        var compose = await PublishAsync(builder);

        Assert.Contains(
            "depends_on:\n  checked:\n    condition: \"service_healthy\"\n  job:\n    condition: \"service_completed_successfully\"\n  plain:\n    condition: \"service_started\"\n",
            Service(compose, "web"),
            StringComparison.Ordinal);
        Assert.Contains("depends_on:\n  checked:\n    condition: \"service_healthy\"\n", Service(compose, "other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthChecks_AskFromInside()
    {
        var builder = CreatePublishBuilder();
        builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint(port: 5000).WithHttpProbe(ProbeType.Readiness, "/ready", initialDelaySeconds: 7, periodSeconds: 3, timeoutSeconds: 2, failureThreshold: 9);
        builder.AddContainer("web", "image").WithHttpEndpoint(targetPort: 80).WithHttpHealthCheck("/up");
        builder.AddContainer("odd", "image").WithHttpEndpoint(targetPort: 80).WithHttpHealthCheck("/up", statusCode: 204);
        builder.AddContainer("db", "image").WithAnnotation(new ContainerHealthCommandAnnotation("test -e $FILE"));

        var compose = await PublishAsync(builder);

        var api = Service(compose, "api");
        Assert.Contains("exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /ready HTTP/1.1", api, StringComparison.Ordinal);
        Assert.Contains("interval: \"3s\"\n  timeout: \"2s\"\n  retries: 9\n  start_period: \"7s\"\n", api, StringComparison.Ordinal);
        Assert.Contains("curl -fsS -o /dev/null 'http://127.0.0.1:80/up'", Service(compose, "web"), StringComparison.Ordinal);
        Assert.DoesNotContain("healthcheck", Service(compose, "odd"), StringComparison.Ordinal);
        Assert.Contains("- \"test -e $$FILE\"\n", Service(compose, "db"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_KeepsWhatTheAuthorSaid()
    {
        var builder = CreatePublishBuilder();
        builder.AddContainer("web", "registry.test/web", "1.2").WithVolume("data", "/data").WithBindMount("config", "/config", isReadOnly: true)
            .WithImagePullPolicy(ImagePullPolicy.Always).WithContainerNetworkAlias("www").WithContainerName("site").WithExplicitStart();
        builder.AddDockerfile("built", "src", "web.Dockerfile", "final").WithBuildArg("VERSION", "3");

        var compose = await PublishAsync(builder);

        var web = Service(compose, "web");
        Assert.StartsWith("image: \"${WEB_IMAGE:-registry.test/web:1.2}\"\npull_policy: \"always\"\ncontainer_name: \"site\"\nprofiles:\n  - \"web\"\n", web, StringComparison.Ordinal);
        Assert.Contains("volumes:\n  - \"data:/data\"\n  - \"../config:/config:ro\"\n", web, StringComparison.Ordinal);
        Assert.EndsWith("networks:\n  aspire:\n    aliases:\n      - \"www\"", web, StringComparison.Ordinal);
        Assert.EndsWith("volumes:\n  data: {}\n", compose, StringComparison.Ordinal);
        Assert.Contains("build:\n  context: \"../src\"\n  dockerfile: \"web.Dockerfile\"\n  target: \"final\"\n  args:\n    VERSION: \"3\"\n", Service(compose, "built"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameApplication_ComesToTheSameText()
    {
        var first = await PublishAsync(Describe());
        File.Delete(Path.Combine(Output, "docker-compose.yml"));
        var second = await PublishAsync(Describe());

        Assert.Equal(first, second);

        IDistributedApplicationBuilder Describe()
        {
            var builder = CreatePublishBuilder();
            var volume = builder.AddContainer("db", "image");
            volume.WithVolume(VolumeNameGenerator.Generate(volume, "data"), "/data").WithEnvironment("PASSWORD", builder.AddParameter("password", new GenerateParameterDefault(), secret: true));
            return builder;
        }
    }

    [Fact]
    public async Task Excluded_IsLeftOut()
    {
        var builder = CreatePublishBuilder();
        builder.AddContainer("web", "image");
        builder.AddExecutable("tool", "tool", ".").ExcludeFromManifest();
        builder.AddDockerComposeEnvironment("compose");

        var compose = await PublishAsync(builder);

        Assert.DoesNotContain("tool", compose, StringComparison.Ordinal);
        Assert.DoesNotContain("  compose:", compose, StringComparison.Ordinal);
    }

    private sealed class Part(string name, ContainerResource parent) : Resource(name), IResourceWithParent<ContainerResource>
    {
        public ContainerResource Parent => parent;
    }
}
