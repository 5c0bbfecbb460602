#pragma warning disable EF1001 // The tool that writes the compiled model is not public API; the test runs what `dotnet ef dbcontext optimize` runs.
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Portwatch.Data;

namespace Portwatch.Tests.Data;

public sealed partial class CompiledModelTests
{
    private const string Refresh = "dotnet ef dbcontext optimize --project src/Portwatch.Data --output-dir CompiledModels --namespace Portwatch.Data.CompiledModels";

    [Fact]
    public void CompiledModel_IsCurrent()
    {
        var assembly = typeof(PortwatchContext).Assembly;
        var output = Directory.CreateTempSubdirectory("portwatch-model-");
        try
        {
            var reporter = new OperationReporter(new OperationReportHandler());
            var operations = new DbContextOperations(
                reporter, assembly, assembly, project: output.FullName, projectDir: output.FullName, rootNamespace: "Portwatch.Data", language: "C#", nullable: true, args: []);
            operations.Optimize(
                "CompiledModels", "Portwatch.Data.CompiledModels", nameof(PortwatchContext), suffix: null, scaffoldModel: true, precompileQueries: false, nativeAot: false);

            var (expected, actual) = (Read(Path.Combine(output.FullName, "CompiledModels")), Read(CheckedIn()));
            Assert.Equal(expected.Keys, actual.Keys);
            Assert.All(expected, file => Assert.True(file.Value == actual[file.Key], $"{file.Key} is not what the model gives. Run: {Refresh}"));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static SortedDictionary<string, string> Read(string folder) =>
        new(Directory.GetFiles(folder, "*.cs").ToDictionary(file => Path.GetFileName(file), file => Normalize(File.ReadAllText(file))), StringComparer.Ordinal);

    // The model's id is drawn anew each time.
    private static string Normalize(string source) =>
        ModelId().Replace(source.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd(), "modelId");

    [GeneratedRegex("modelId: new Guid\\(\"[^\"]*\"\\)")]
    private static partial Regex ModelId();

    private static string CheckedIn([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../src/Portwatch.Data/CompiledModels"));
}
