using System.Diagnostics;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Build;

/// <summary>What the targets make of an AppHost's references, by building and running one.</summary>
public sealed class ProjectReferencesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReferencedProjects_BecomeClassesAndAreBuiltAlong()
    {
        Write("Library/Library.csproj", Project("", "<OutputType>Library</OutputType>"));
        Write("Library/Shared.cs", "namespace Library; public static class Shared { public static string Text => \"from the library\"; }");
        foreach (var service in (string[])["My.Service-1", "2nd"])
        {
            Write($"{service}/{service}.csproj", Project("", "<OutputType>Exe</OutputType><RootNamespace>Service</RootNamespace>"));
            Write($"{service}/Program.cs", "System.Console.WriteLine(\"served\");");
        }

        Write("Host/Test.AppHost.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Targets}/LocalStack.Hosting.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
                <UseSharedCompilation>false</UseSharedCompilation><LocalStackDashboard>false</LocalStackDashboard>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "*.dll")}" Exclude="{Path.Combine(AppContext.BaseDirectory, "*Tests*.dll")}" />
                <ProjectReference Include="../My.Service-1/My.Service-1.csproj" />
                <ProjectReference Include="../2nd/2nd.csproj" AspireProjectMetadataTypeName="Second" />
                <ProjectReference Include="../Library/Library.csproj" IsAspireProjectResource="false" />
              </ItemGroup>
              <Import Project="{Targets}/LocalStack.Hosting.targets" />
            </Project>
            """);
        Write("Host/Program.cs", """
            foreach (var project in (LocalStack.Hosting.ILaunchableProjectMetadata[])[new Projects.My_Service_1(), new Projects.Second()])
            {
                Console.WriteLine($"{project.ProjectPath}|{project.TargetPath}|{File.Exists(project.TargetPath)}|{project.SuppressBuild}");
            }

            var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
            Console.WriteLine($"{builder.AppHostDirectory}|{Projects.Test_AppHost.ProjectPath}|{Library.Shared.Text}");
            """);

        await RunAsync("dotnet", "build", Path.Combine(_folder.Path, "Host"), "-nologo", "-v:q", "-nodeReuse:false");
        var lines = await RunAsync("dotnet", "exec", Path.Combine(_folder.Path, "Host", "bin", "Debug", "net10.0", "Test.AppHost.dll"));

        Assert.Equal(
            [
                $"{At("My.Service-1", "My.Service-1.csproj")}|{At("My.Service-1", "bin", "Debug", "net10.0", "My.Service-1.dll")}|True|True",
                $"{At("2nd", "2nd.csproj")}|{At("2nd", "bin", "Debug", "net10.0", "2nd.dll")}|True|True",
                $"{At("Host")}|{At("Host")}|from the library",
            ],
            lines);
        Assert.False(File.Exists(At("Host", "bin", "Debug", "net10.0", "My.Service-1.dll")), "A service's assembly is no part of the AppHost.");
    }

    private static string Targets { get; } = FindTargets();

    private static string Project(string items, string properties) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><UseSharedCompilation>false</UseSharedCompilation>{properties}</PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    private static string FindTargets()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "src", "LocalStack.Hosting", "build");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository, where the targets are.");
    }

    private string At(params string[] names) => Path.Combine([_folder.Path, .. names]);

    private void Write(string name, string content)
    {
        var file = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private async Task<string[]> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A build leaves no server behind, and does not listen to one that another build started.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}.\n{await output}\n{await error}");
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
