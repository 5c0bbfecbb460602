using System.Reflection;
using System.Reflection.Emit;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Projects;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Tests.Projects;

/// <summary>Which projects run as the program that the build made.</summary>
public sealed class BuiltProgramsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-programs-");

    private string Project => Path.Combine(_folder.FullName, "Api.csproj");

    private string Program => Path.Combine(_folder.FullName, OperatingSystem.IsWindows() ? "Api.exe" : "Api");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Use_ProgramWasBuilt_RunsItInTheProjectsFolder()
    {
        var api = Api();
        await File.WriteAllTextAsync(Program, "", TestContext.Current.CancellationToken);

        BuiltPrograms.Use([api], AppHost(Project), Configuration());

        var executable = Assert.Single(api.Annotations.OfType<ExecutableAnnotation>());
        Assert.Equal((Program, _folder.FullName), (executable.Command, executable.WorkingDirectory));
        Assert.Single(api.Annotations.OfType<EnvironmentCallbackAnnotation>());
    }

    [Theory]
    [InlineData("there is no program, as with UseAppHost=false")]
    [InlineData("the build recorded another project")]
    [InlineData("a debugger starts it")]
    public async Task Use_Otherwise_LeavesItToDotnetRun(string reason)
    {
        var api = Api();
        if (!reason.Contains("no program", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(Program, "", TestContext.Current.CancellationToken);
        }

        BuiltPrograms.Use(
            [api],
            AppHost(reason.Contains("another", StringComparison.Ordinal) ? Project + ".other" : Project),
            Configuration(("DEBUG_SESSION_PORT", reason.Contains("debugger", StringComparison.Ordinal) ? "localhost:4711" : "")));

        Assert.Empty(api.Annotations.OfType<ExecutableAnnotation>());
    }

    [Fact]
    public void Use_SomebodyChoseAProgram_LeavesIt()
    {
        var api = Api();
        api.Annotations.Add(new ExecutableAnnotation { Command = "mine", WorkingDirectory = "/" });
        File.WriteAllText(Program, "");

        BuiltPrograms.Use([api], AppHost(Project), Configuration());

        Assert.Equal("mine", Assert.Single(api.Annotations.OfType<ExecutableAnnotation>()).Command);
    }

    private ProjectResource Api()
    {
        var api = new ProjectResource("api");
        api.Annotations.Add(new Metadata(Project));
        return api;
    }

    /// <summary>An AppHost with the record of one project.</summary>
    private AssemblyBuilder AppHost(string project)
    {
        var record = new CustomAttributeBuilder(
            typeof(AssemblyMetadataAttribute).GetConstructor([typeof(string), typeof(string)])!, ["LocalStack.Program:" + project, Path.Combine(_folder.FullName, "Api.dll")]);
        return AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("AppHost"), AssemblyBuilderAccess.Run, [record]);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();

    private sealed class Metadata(string path) : IProjectMetadata
    {
        public string ProjectPath => path;
    }
}
