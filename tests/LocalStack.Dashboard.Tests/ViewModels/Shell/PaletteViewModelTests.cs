using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Shell;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Shell;

public sealed class PaletteViewModelTests
{
    private static readonly ResourceSnapshot[] Sample =
    [
        Resource("api-1", "api") with { Commands = [new("restart", "Restart", "", null, false, true), new("start", "Start", "", null, false, false)] },
        Resource("cache", type: "Redis") with { Commands = [new("restart", "Restart", "", null, false, true)] },
        Resource("smtp", type: "Parameter"),
        Resource("rebuilder") with { IsHidden = true },
    ];

    [Theory]
    [InlineData("", "Resources")]
    [InlineData("graph", "Resource graph")]
    [InlineData("restart cac", "Restart cache")]
    [InlineData("cache", "cache")]
    [InlineData("rstc", "Restart cache")]
    [InlineData("dark", "Use the dark theme")]
    [InlineData("traces of api", "Traces of api")]
    [InlineData("console api", "Console of api")]
    public void Type_PutsTheBestFirst(string text, string expected)
    {
        var palette = Open();

        palette.Type(text);

        Assert.Equal(expected, palette.Chosen?.Title);
    }

    [Fact]
    public void Replicas_AreNumbered_InTheOrderOfTheirNames()
    {
        var titles = PaletteEntries.Of([Resource("api-xy", "api"), Resource("cache"), Resource("api-ab", "api")]).Where(entry => entry.Group == PaletteEntries.ResourceGroup).Select(entry => (entry.Title, entry.Href));

        Assert.Equal([("api 1", "/?resource=api-ab"), ("api 2", "/?resource=api-xy"), ("cache", "/?resource=cache")], titles);
    }

    [Fact]
    public void Entries_LeaveOutWhatCannotBeDone()
    {
        var titles = PaletteEntries.Of(Sample).Select(entry => entry.Title).ToArray();

        Assert.DoesNotContain("Start api", titles);
        Assert.DoesNotContain("Console of smtp", titles);
        Assert.DoesNotContain("rebuilder", titles);
    }

    [Fact]
    public void Entries_WithoutAnAppHost_AreOnlyThePagesThatAreThere()
        => Assert.Equal(["Logs", "Traces", "Metrics", "Settings"], PaletteEntries.Of(null).Where(entry => entry.Group == PaletteEntries.Pages).Select(entry => entry.Title));

    [Fact]
    public void Move_GoesRound()
    {
        var palette = Open();
        palette.Type("restart");
        Assert.Equal(2, palette.Results.Count(entry => entry.Command is not null));

        palette.Move(-1);
        Assert.Equal(palette.Results[^1], palette.Chosen);
        palette.Move(1);
        Assert.Equal(palette.Results[0], palette.Chosen);
    }

    [Fact]
    public void Type_NothingFits_ChoosesNothing()
    {
        var palette = Open();

        palette.Type("xyzzy");
        palette.Move(1);

        Assert.Null(palette.Chosen);
    }

    [Fact]
    public void Results_KeepGroupsTogether()
    {
        var palette = Open();

        palette.Type("api");

        var groups = palette.Results.Select(entry => entry.Group).ToArray();
        Assert.Equal(groups.Distinct().Count(), groups.Zip(groups.Skip(1)).Count(pair => pair.First != pair.Second) + 1);
    }

    private static PaletteViewModel Open()
    {
        var palette = new PaletteViewModel();
        palette.Open(PaletteEntries.Of(Sample));
        return palette;
    }
}
