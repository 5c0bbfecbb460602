using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class ReferenceTests : ModelTest
{
    [Fact]
    public async Task Reference_ToSeveralEndpoints_BringsOneKeyEach()
    {
        var builder = CreateBuilder();
        var source = builder.AddProject("my-api", WriteProject("Api"))
            .WithHttpEndpoint().WithHttpsEndpoint().WithEndpoint(name: "admin", scheme: "http").WithEndpoint(name: "hidden", scheme: "tcp");
        source.WithEndpoint("hidden", endpoint => endpoint.ExcludeReferenceEndpoint = true);
        var user = builder.AddExecutable("user", "run", ".").WithReference(source);
        (string, int)[] ports = [("http", 1001), ("https", 1002), ("admin", 1003), ("hidden", 1004)];
        foreach (var (name, port) in ports)
        {
            Allocate(source.Resource, name, port);
        }

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(
            new()
            {
                ["MY_API_HTTP"] = "http://127.0.0.1:1001",
                ["services__my-api__http__0"] = "http://127.0.0.1:1001",
                ["MY_API_HTTPS"] = "https://127.0.0.1:1002",
                ["services__my-api__https__0"] = "https://127.0.0.1:1002",
                ["MY_API_ADMIN"] = "http://127.0.0.1:1003",
                ["services__my-api__admin__0"] = "http://127.0.0.1:1003",
            },
            environment);
    }

    [Fact]
    public async Task Reference_ToAnEndpointNamedHttpThatSpeaksHttps_IsKeyedByTheScheme()
    {
        var builder = CreateBuilder();
        var source = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint().WithHttpsEndpoint();
        source.WithEndpoint("http", endpoint => endpoint.UriScheme = "https");
        var user = builder.AddExecutable("user", "run", ".").WithReference(source);
        Allocate(source.Resource, "http", 1001);
        Allocate(source.Resource, "https", 1002);

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal("https://127.0.0.1:1001", environment["services__api__https__0"]);
        Assert.Equal("https://127.0.0.1:1002", environment["services__api__https__1"]);
    }

    [Fact]
    public async Task Reference_ToOneEndpoint_BringsThatOneThoughItIsExcluded()
    {
        var builder = CreateBuilder();
        var source = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint().WithHttpEndpoint(name: "admin");
        source.WithEndpoint("admin", endpoint => endpoint.ExcludeReferenceEndpoint = true);
        var user = builder.AddExecutable("user", "run", ".").WithReference(source.GetEndpoint("admin"));
        Allocate(source.Resource, "admin", 1003);

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(["API_ADMIN", "services__api__admin__0"], environment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reference_UnderAnotherName_UsesThatName()
    {
        var builder = CreateBuilder();
        var source = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var user = builder.AddExecutable("user", "run", ".").WithReference(source, "2nd-Api");
        Allocate(source.Resource, "http", 1001);

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(new() { ["_2nd_Api_HTTP"] = "http://127.0.0.1:1001", ["services__2nd-Api__http__0"] = "http://127.0.0.1:1001" }, environment);
    }

    [Fact]
    public async Task Reference_ToAUri_BringsTheDefaultKeyAndTheNameItself()
    {
        var builder = CreateBuilder();
        var user = builder.AddExecutable("user", "run", ".").WithReference("weather", new Uri("https://weather.example"));

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(new() { ["services__weather__default__0"] = "https://weather.example/", ["weather"] = "https://weather.example/" }, environment);
    }

    [Theory]
    [InlineData("relative", "is not an absolute URL")]
    [InlineData("https://weather.example/?key=1", "has a query")]
    [InlineData("https://weather.example/#part", "has a fragment")]
    public void Reference_ToAnUnusableUri_IsRefused(string uri, string fault)
    {
        var user = CreateBuilder().AddExecutable("user", "run", ".");

        var exception = Assert.Throws<InvalidOperationException>(() => user.WithReference("weather", new Uri(uri, UriKind.RelativeOrAbsolute)));

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_ToAnExternalService_IsKeyedByItsScheme()
    {
        var builder = CreateBuilder("--Parameters:maps-url=http://maps.example:81/");
        var weather = builder.AddExternalService("weather-service", "https://weather.example/");
        var maps = builder.AddExternalService("maps", builder.AddParameter("maps-url"));
        var user = builder.AddExecutable("user", "run", ".").WithReference(weather).WithReference(maps);

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(
            new()
            {
                ["WEATHER_SERVICE"] = "https://weather.example/",
                ["services__weather-service__https__0"] = "https://weather.example/",
                ["MAPS_HTTP"] = "http://maps.example:81/",
                ["services__maps__http__0"] = "http://maps.example:81/",
            },
            environment);
    }

    [Fact]
    public async Task Reference_ToAnExternalServiceWithAnUnusableUrl_FailsTheConsumerWithTheParametersName()
    {
        var builder = CreateBuilder("--Parameters:maps-url=maps.example");
        var user = builder.AddExecutable("user", "run", ".").WithReference(builder.AddExternalService("maps", builder.AddParameter("maps-url")));

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => ResolveAsync(builder, user.Resource));

        Assert.Contains("'maps.example'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'maps-url'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReferenceEnvironmentInjectionFlags.Endpoints, new[] { "API_HTTP" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ServiceDiscovery, new[] { "services__api__http__0" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionString, new[] { "ConnectionStrings__db" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.ConnectionProperties, new[] { "DB_HOST", "DB_PASSWORD", "DB_PORT", "DB_URI" })]
    [InlineData(ReferenceEnvironmentInjectionFlags.None, new string[0])]
    public async Task Reference_Restricted_BringsOnlyWhatIsWanted(ReferenceEnvironmentInjectionFlags flags, string[] expected)
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var db = builder.AddResource(new StoredDatabase("db", builder.AddParameter("password", "p").Resource)).WithEndpoint(name: "tcp", targetPort: 1);
        var user = builder.AddExecutable("user", "run", ".").WithReference(api).WithReference(db).WithReferenceEnvironment(flags);
        Allocate(api.Resource, "http", 1001);
        Allocate(db.Resource, "tcp", 1002);

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(expected, environment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ConnectionString_UnderAnotherName_NamesItsPropertiesAlike()
    {
        var builder = CreateBuilder();
        var db = builder.AddResource(new StoredDatabase("db", builder.AddParameter("password", "p").Resource))
            .WithEndpoint(name: "tcp", targetPort: 1).WithConnectionProperty("Flavor", "plain");
        var user = builder.AddExecutable("user", "run", ".").WithReference(db, "orders-db");
        Allocate(db.Resource, "tcp", 1002);

        var environment = await GetEnvironmentAsync(builder, user.Resource);

        Assert.Equal(
            ["ConnectionStrings__orders-db", "ORDERS_DB_FLAVOR", "ORDERS_DB_HOST", "ORDERS_DB_PASSWORD", "ORDERS_DB_PORT", "ORDERS_DB_URI"],
            environment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ConnectionString_FromConfiguration_IsPassedOn()
    {
        var builder = CreateBuilder("--ConnectionStrings:db=Host=elsewhere");
        var user = builder.AddExecutable("user", "run", ".").WithReference(builder.AddConnectionString("db", "DB"));

        var resolved = await ResolveAsync(builder, user.Resource);

        var variable = Assert.Single(resolved.Environment);
        Assert.Equal(("DB", "Host=elsewhere", true), (variable.Name, variable.Value, variable.IsSensitive));
    }

    [Fact]
    public async Task ConnectionString_Missing_FailsUnlessOptional()
    {
        var builder = CreateBuilder();
        var missing = builder.AddConnectionString("db");
        var optional = builder.AddExecutable("optional", "run", ".").WithReference(missing, optional: true);
        var required = builder.AddExecutable("required", "run", ".").WithReference(missing);

        Assert.Empty((await ResolveAsync(builder, optional.Resource)).Environment);
        var exception = await Assert.ThrowsAsync<MissingParameterValueException>(() => ResolveAsync(builder, required.Resource));

        Assert.Contains("'ConnectionStrings:db'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("resource 'required'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionString_Composed_IsEvaluatedAtStart()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();
        var composed = builder.AddConnectionString("search", ReferenceExpression.Create($"Endpoint={api.GetEndpoint("http")};Key={builder.AddParameter("key", "k", secret: true)}"));
        var user = builder.AddExecutable("user", "run", ".").WithReference(composed);
        Allocate(api.Resource, "http", 1001);

        var variable = Assert.Single((await ResolveAsync(builder, user.Resource)).Environment);

        Assert.Equal(("ConnectionStrings__search", "Endpoint=http://127.0.0.1:1001;Key=k", true), (variable.Name, variable.Value, variable.IsSensitive));
    }

    [Fact]
    public void Reference_IsShownAsARelationshipAndIsNoWait()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint();

        var user = builder.AddExecutable("user", "run", ".").WithReference(api).WithReference(api.GetEndpoint("http"));

        var relationship = Assert.Single(user.Resource.Annotations.OfType<ResourceRelationshipAnnotation>());
        Assert.Equal((api.Resource, "Reference"), (relationship.Resource, relationship.Type));
        Assert.Empty(user.Resource.Annotations.OfType<WaitAnnotation>());
    }
}
