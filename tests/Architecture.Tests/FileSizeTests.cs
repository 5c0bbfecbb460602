namespace LocalStack.Architecture.Tests;

/// <summary>A file that grows holds two things. A protocol or an algorithm may be long, and then says so in a line "Long because …".</summary>
public class FileSizeTests
{
    private const int MaxLines = 420;

    [Fact]
    public void SourceFile_OverTheLimit_SaysWhy()
    {
        var faults = new[] { "AppHost", "ServiceDefaults", "src", "tests" }
            .SelectMany(folder => Repository.Files(folder, "*.*"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".js" or ".proto" or ".targets")
            .Where(file => !IsGenerated(file))
            .Select(file => (file, lines: File.ReadAllLines(file)))
            .Where(entry => entry.lines.Length > MaxLines && !entry.lines.Any(line => line.Contains("Long because", StringComparison.Ordinal)))
            .Select(entry => $"{Repository.Relative(entry.file)}: {entry.lines.Length} lines")
            .ToList();

        Assert.Empty(faults);
    }

    private static bool IsGenerated(string file)
    {
        var path = Repository.Relative(file);
        return path.Contains("/Migrations/", StringComparison.Ordinal) || path.Contains("/CompiledModels/", StringComparison.Ordinal) || path.Contains("/wwwroot/lib/", StringComparison.Ordinal);
    }
}
