using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class EnvironmentTests : ModelTest
{
    [Fact]
    public async Task Callbacks_RunInOrderAndTheLastWins()
    {
        var builder = CreateBuilder();
        var calls = 0;
        var resource = builder.AddExecutable("user", "run", ".")
            .WithEnvironment("A", "1")
            .WithEnvironment("B", () => (++calls).ToString(System.Globalization.CultureInfo.InvariantCulture))
            .WithEnvironment(context => context.EnvironmentVariables["A"] = $"{context.EnvironmentVariables["A"]}+2")
            .WithEnvironment("C", (string?)null);

        var first = await GetEnvironmentAsync(builder, resource.Resource);
        var second = await GetEnvironmentAsync(builder, resource.Resource);

        Assert.Equal(new() { ["A"] = "1+2", ["B"] = "1", ["C"] = "" }, first);
        Assert.Equal("2", second["B"]);
    }

    [Fact]
    public async Task ReplacedValue_IsNeverWaitedFor()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var resource = builder.AddExecutable("user", "run", ".").WithEnvironment("URL", api.GetEndpoint("http")).WithEnvironment("URL", "replaced");

        var environment = await GetEnvironmentAsync(builder, resource.Resource);

        Assert.Equal("replaced", environment["URL"]);
    }

    [Fact]
    public async Task Values_OfEveryKind_AreEvaluated()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var key = builder.AddParameter("key", "secret value", secret: true);
        Allocate(api.Resource, "http", 1001);
        var resource = builder.AddExecutable("user", "run", ".")
            .WithEnvironment("ENDPOINT", api.GetEndpoint("http"))
            .WithEnvironment("PORT", api.GetEndpoint("http").Property(EndpointProperty.Port))
            .WithEnvironment("TEXT", $"{api.GetEndpoint("http").Property(EndpointProperty.HostAndPort)}/{key:uri}")
            .WithEnvironment("KEY", key)
            .WithEnvironment("EXTERNAL", builder.AddExternalService("weather", "https://weather.example/"))
            .WithEnvironment("HOST", new HostUrl("http://127.0.0.1:5"))
            .WithEnvironment(context => context.EnvironmentVariables["NUMBER"] = 42);

        var resolved = await ResolveAsync(builder, resource.Resource);

        Assert.Equal(
            [
                new("ENDPOINT", "http://127.0.0.1:1001", false), new("PORT", "1001", false), new("TEXT", "127.0.0.1:1001/secret%20value", true),
                new("KEY", "secret value", true), new("EXTERNAL", "https://weather.example/", false), new("HOST", "http://127.0.0.1:5", false), new("NUMBER", "42", false),
            ],
            resolved.Environment.ToArray());
    }

    [Fact]
    public async Task Value_OfAnUnknownKind_IsAFaultThatNamesVariableAndResource()
    {
        var builder = CreateBuilder();
        var resource = builder.AddExecutable("user", "run", ".").WithEnvironment(context => context.EnvironmentVariables["X"] = new object());

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => ResolveAsync(builder, resource.Resource));

        Assert.Contains("variable 'X' of resource 'user'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingEndpoint_IsAFaultThatNamesThoseThatExist()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var resource = builder.AddExecutable("user", "run", ".").WithEnvironment("X", api.GetEndpoint("https"));

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => ResolveAsync(builder, resource.Resource));

        Assert.Contains("Resource 'api' has no endpoint 'https'. Its endpoints: 'http'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_ThatIsNotKnownYet_IsWaitedFor()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var resource = builder.AddExecutable("user", "run", ".").WithEnvironment("URL", api.GetEndpoint("http"));

        var resolving = GetEnvironmentAsync(builder, resource.Resource);
        Assert.False(resolving.IsCompleted);
        Allocate(api.Resource, "http", 1001);

        Assert.Equal("http://127.0.0.1:1001", (await resolving)["URL"]);
    }

    [Fact]
    public async Task Arguments_AreAppendedInOrderAndMasked()
    {
        var builder = CreateBuilder();
        var resource = builder.AddExecutable("user", "run", ".", "first")
            .WithArgs("--count", 3)
            .WithArgs(context => context.Args.Insert(0, "zero"))
            .WithArgs(builder.AddParameter("key", "k", secret: true));

        var resolved = await ResolveAsync(builder, resource.Resource);

        Assert.Equal(
            [new("zero", false), new("first", false), new("--count", false), new("3", false), new("k", true)],
            resolved.Arguments.ToArray());
    }

    [Fact]
    public async Task TargetPort_IsEachInstancesOwn()
    {
        var builder = CreateBuilder();
        var resource = builder.AddExecutable("user", "run", ".").WithHttpEndpoint(env: "PORT").WithReplicas();
        Allocate(resource.Resource, "http", 1001);

        var first = await GetEnvironmentAsync(builder, resource.Resource, ("http", 2001));
        var second = await GetEnvironmentAsync(builder, resource.Resource, ("http", 2002));

        Assert.Equal(("2001", "2002"), (first["PORT"], second["PORT"]));
    }

    [Fact]
    public async Task TargetPort_OfAnotherResource_CannotBeAskedWhereItIsPrivate()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var resource = builder.AddExecutable("user", "run", ".").WithEnvironment("X", api.GetEndpoint("http").Property(EndpointProperty.TargetPort));
        Allocate(api.Resource, "http", 1001);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => ResolveAsync(builder, resource.Resource));

        Assert.Contains("private to each of its processes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependencies_AreFoundThroughReferencesWaitsAndParents()
    {
        var builder = CreateBuilder();
        var password = builder.AddParameter("password", "p");
        var db = builder.AddResource(new StoredDatabase("db", password.Resource)).WithEndpoint(name: "tcp", targetPort: 1);
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint().WithReference(db);
        var job = builder.AddExecutable("job", "run", ".");
        var user = builder.AddExecutable("user", "run", ".").WithReference(api).WaitForCompletion(job);

        var direct = await user.Resource.GetResourceDependenciesAsync(builder.ExecutionContext, ResourceDependencyDiscoveryMode.DirectOnly, TestContext.Current.CancellationToken);
        var all = await user.Resource.GetResourceDependenciesAsync(builder.ExecutionContext, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["api", "job"], direct.Select(resource => resource.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["api", "db", "job", "password"], all.Select(resource => resource.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void InheritedEnvironment_LeavesOutWhatSaysHowTheAppHostRuns()
    {
        KeyValuePair<string, string>[] variables =
        [
            new("PATH", "/bin"), new("ASPNETCORE_URLS", "http://localhost"), new("DOTNET_LAUNCH_PROFILE", "http"),
            new("ASPNETCORE_ENVIRONMENT", "Staging"), new("DOTNET_ENVIRONMENT", "Staging"), new("ASPIRE_LOGLEVEL", "Debug"),
        ];

        Assert.Equal(["PATH"], InheritedEnvironment.Select(variables).Keys);
    }
}
