using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class LaunchProfileTests : ModelTest
{
    private static readonly object ThreeProfiles = Profiles(
        ("tool", new { commandName = "IISExpress" }),
        ("http", new
        {
            commandName = "Project",
            applicationUrl = "http://localhost:5001;https://localhost:5002;http://localhost:5003",
            commandLineArgs = "--name \"two words\" --path C:\\temp",
            environmentVariables = new Dictionary<string, string> { ["FROM_PROFILE"] = "1", ["OTEL_SERVICE_NAME"] = "ignored" },
        }),
        ("other", new { commandName = "Project", applicationUrl = "http://localhost:5010" }));

    [Fact]
    public async Task FirstProfileThatStartsTheProject_IsUsedByDefault()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api", ThreeProfiles)).WithEnvironment("FROM_PROFILE", "2").WithArgs("last");
        Allocate(api.Resource, "https", 5002);

        var resolved = await ResolveAsync(builder, api.Resource, "x", ("http", 2001), ("https", 2002), ("http2", 2003));
        var environment = resolved.Environment.ToDictionary(variable => variable.Name, variable => variable.Value);

        Assert.Equal(
            [("http", 5001), ("https", 5002), ("http2", 5003)],
            api.Resource.GetEndpoints().Select(endpoint => (endpoint.EndpointName, endpoint.EndpointAnnotation.Port!.Value)));
        Assert.Equal("http://127.0.0.1:2001;https://127.0.0.1:2002;http://127.0.0.1:2003", environment["ASPNETCORE_URLS"]);
        Assert.Equal(("http", "2", "api"), (environment["DOTNET_LAUNCH_PROFILE"], environment["FROM_PROFILE"], environment["OTEL_SERVICE_NAME"]));
        Assert.Equal(["--name", "two words", "--path", "C:\\temp", "last"], resolved.Arguments.Select(argument => argument.Value));
    }

    [Theory]
    [InlineData("other", null, "other")]
    [InlineData(null, "other", "other")]
    [InlineData(null, "unknown", "http")]
    public async Task Profile_IsChosenByNameOrByTheAppHostsOwn(string? named, string? own, string expected)
    {
        var builder = CreateBuilder(own is null ? [] : [$"--DOTNET_LAUNCH_PROFILE={own}"]);
        var api = builder.AddProject("api", WriteProject("Api", ThreeProfiles), options => options.LaunchProfileName = named);
        foreach (var endpoint in api.Resource.GetEndpoints())
        {
            Allocate(api.Resource, endpoint.EndpointName, endpoint.EndpointAnnotation.Port!.Value);
        }

        var environment = await GetEnvironmentAsync(builder, api.Resource, ("http", 1), ("https", 2), ("http2", 3));

        Assert.Equal(expected, environment["DOTNET_LAUNCH_PROFILE"]);
    }

    [Fact]
    public async Task Profiles_AreIgnoredOnRequest()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api", ThreeProfiles), launchProfileName: null);

        Assert.Empty(api.Resource.GetEndpoints());
        Assert.Empty(WithoutDefaults(await GetEnvironmentAsync(builder, api.Resource)));
    }

    [Fact]
    public void UnknownProfile_IsRefusedWithThoseThatExist()
    {
        var project = WriteProject("Api", ThreeProfiles);

        var exception = Assert.Throws<DistributedApplicationException>(() => CreateBuilder().AddProject("api", project, "htpp"));

        Assert.Equal("The project of resource 'api' has no launch profile 'htpp'. Its profiles: 'tool', 'http', 'other'.", exception.Message);
    }

    [Fact]
    public void BrokenFile_IsNamed()
    {
        var project = WriteProject("Api", ThreeProfiles);
        var file = Path.Combine(Folder, "Api", "Properties", "launchSettings.json");
        File.WriteAllText(file, "{ \"profiles\": ");

        var exception = Assert.Throws<DistributedApplicationException>(() => CreateBuilder().AddProject("api", project));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingProject_IsNamed()
    {
        var exception = Assert.Throws<DistributedApplicationException>(() => CreateBuilder().AddProject("api", "..\\Missing\\Missing.csproj"));

        Assert.Contains(Path.Combine(Path.GetDirectoryName(Folder)!, "Missing", "Missing.csproj"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_MayBeWrittenWithBackslashes()
    {
        WriteProject("Api");

        var api = CreateBuilder().AddProject("api", "Api\\Api.csproj");

        Assert.Equal(Path.Combine(Folder, "Api", "Api.csproj"), api.Resource.GetProjectMetadata().ProjectPath);
    }

    [Fact]
    public void FileApplication_ReadsItsRunFile()
    {
        File.WriteAllText(Path.Combine(Folder, "app.cs"), "");
        File.WriteAllText(Path.Combine(Folder, "app.run.json"), """{ "profiles": { "x": { "applicationUrl": "http://localhost:5009", }, } } // a comment""");

        var app = CreateBuilder().AddCSharpApp("app", "app.cs");

        Assert.Equal(5009, app.GetEndpoint("http").EndpointAnnotation.Port);
        Assert.True(app.Resource.GetProjectMetadata().IsFileBasedApp);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  one   two ", new[] { "one", "two" })]
    [InlineData("\"\" \"a b\"c", new[] { "", "a bc" })]
    [InlineData("a\\\"b C:\\dir\\", new[] { "a\"b", "C:\\dir\\" })]
    public void CommandLine_IsTakenApart(string line, string[] expected) => Assert.Equal(expected, CommandLine.Split(line));
}
