namespace LocalStack.Hosting.Testing.Tests;

/// <summary>The README shows code that is compiled and run.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "// README: ";
    private const string End = "// README: end";

    [Fact]
    public async Task CodeBlocks_AreThoseOfTheExamples()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        await using var source = typeof(ReadmeTests).Assembly.GetManifestResourceStream($"{typeof(ReadmeTests).Namespace}.ReadmeExamples.cs")!;
        using var reader = new StreamReader(source);

        var examples = Regions(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));

        var blocks = readme.ReplaceLineEndings("\n").Split("```csharp\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Trim());
        Assert.Equal(["first", "shared", "numbers"], examples.Keys.OrderBy(name => Array.IndexOf(["first", "shared", "numbers"], name)));
        Assert.Equal([examples["first"], examples["shared"], examples["numbers"]], blocks);
    }

    /// <summary>The marked parts by name, without the blanks that they have in common.</summary>
    private static Dictionary<string, string> Regions(string source)
    {
        var regions = new Dictionary<string, string>();
        var (name, lines) = ("", new List<string>());
        foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimStart().StartsWith(End, StringComparison.Ordinal))
            {
                var indent = lines.Where(text => text.Length > 0).Min(text => text.Length - text.TrimStart().Length);
                var text = string.Join('\n', lines.Select(text => text.Length > 0 ? text[indent..] : text)).Trim();
                regions[name] = regions.TryGetValue(name, out var before) ? $"{before}\n\n{text}" : text;
                (name, lines) = ("", []);
            }
            else if (line.TrimStart().StartsWith(Begin, StringComparison.Ordinal))
            {
                name = line.TrimStart()[Begin.Length..];
            }
            else if (name.Length > 0)
            {
                lines.Add(line);
            }
        }

        return regions;
    }
}
