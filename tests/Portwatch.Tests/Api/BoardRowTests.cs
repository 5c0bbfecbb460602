using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portwatch.Api.Pages;
using Portwatch.Api.Status;
using Portwatch.Core.Board;

namespace Portwatch.Tests.Api;

public sealed class BoardRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly BoardEntry Entry = new()
    {
        Id = Guid.NewGuid(), Name = "orders", Protocol = "http", Host = "127.0.0.1", Port = 80, DeclaredBind = "loopback", Enabled = true, IntervalSeconds = 10, TimeoutMs = 2_000,
        Tags = [], State = "up", Since = Now.AddHours(-5), LastAt = Now, Recent = [1_000], Revision = 7,
    };

    [Fact]
    public async Task Row_NamesOfOthers_AreText()
    {
        var row = await RenderAsync<BoardRow>(new() { ["Entry"] = Entry with { Name = "<script>alert(1)</script>", Path = "/\"><img>", LastError = "<i>" } });

        Assert.DoesNotContain("<script", row, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", row, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", row, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up", 16, "up")]
    [InlineData("up", 17, "up")]
    [InlineData("up", 18, "stale")]
    [InlineData("up", -18, "stale")]
    [InlineData("down", 3_600, "down")]
    [InlineData("unknown", 3_600, "unknown")]
    public void State_IsBelievedUntilTheNextCheckIsOverdue(string stored, int secondsLater, string believed) =>
        Assert.Equal(believed, (Entry with { State = stored }).At(Now.AddSeconds(secondsLater)).State);

    [Fact]
    public void State_OfWhatIsPaused_DoesNotAge() => Assert.Equal("up", (Entry with { Enabled = false }).At(Now.AddDays(1)).State);

    [Theory]
    [InlineData("cache", "the cache does not answer; shown is what the database knew")]
    [InlineData("database", "the database does not answer; shown is what the cache knew")]
    public async Task Bar_WithAServerMissing_IsNotGreen(string missing, string says)
    {
        var bar = await RenderAsync<StatusBar>(new() { ["Snapshot"] = new BoardSnapshot([Entry], missing == "cache" ? "database" : "cache", TimeSpan.Zero, [missing]) });

        Assert.Contains("data-live=\"stale\"", bar, StringComparison.Ordinal);
        Assert.Contains(says, bar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bar_WithStaleRows_AsksForTheWorker() => Assert.Contains(
        "is the worker running?",
        await RenderAsync<StatusBar>(new() { ["Snapshot"] = new BoardSnapshot([Entry.At(Now.AddHours(1))], "database", TimeSpan.Zero, []) }),
        StringComparison.Ordinal);

    [Fact]
    public void Sparkline_Failure_BreaksTheLine()
    {
        var (line, failures) = Sparkline.Draw([1_000, -500, 2_000, 1_000]);

        Assert.Equal(2, line.Count(c => c == 'M'));
        Assert.Equal(1, failures.Count(c => c == 'M'));
    }

    [Fact]
    public void Sparkline_Nothing_IsEmpty() => Assert.Equal((string.Empty, string.Empty), Sparkline.Draw([]));

    private static async Task<string> RenderAsync<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
