using System.Text;
using LocalStack.Dashboard.ResourceService;
using LocalStack.ResourceService.V1;
using Microsoft.Extensions.Logging.Abstractions;
using static LocalStack.Dashboard.Tests.ResourceService.Questions;

namespace LocalStack.Dashboard.Tests.ResourceService;

/// <summary>Questions and answers over a real socket.</summary>
public sealed class InteractionFeedTests
{
    private static readonly Dictionary<string, string> NoValues = [];

    [Fact]
    public async Task Questions_AreOpenInTheirOrder_UntilTheyAreAnswered()
    {
        await using var host = await StandInAppHost.StartAsync(new StandInResources { ApiKey = "key" });
        host.Resources.Ask(MessageBox(1));
        using var client = Client(host.Url, "key");
        using var feed = await StartAsync(client);
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.Length == 1);
        host.Resources.Ask(Notification(2));
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.Length == 2);
        Assert.Equal([1, 2], feed.Open.Select(asked => asked.Id));

        Assert.True(await feed.AnswerAsync(feed.Open[0], InteractionAnswer.Primary, NoValues, Bounded.Test));
        await Bounded.UntilAsync(host.Resources.Answered, () => host.Resources.Answers.Count == 1);
        host.Resources.End(2);
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.IsEmpty);

        Assert.True(Assert.Single(host.Resources.Answers).MessageBox.Result);
        await feed.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task AForm_ComesBackWithItsFaults_AndGoesWithAGoodAnswer()
    {
        await using var host = await StandInAppHost.StartAsync();
        host.Resources.OnAnswer = answer => answer.InputsDialog.InputItems[0].Value == "good" ? null : Form(1, new InteractionInput { Name = "a", Value = answer.InputsDialog.InputItems[0].Value, ValidationErrors = { "Not that one." } });
        host.Resources.Ask(Form(1, new InteractionInput { Name = "a" }));
        using var client = Client(host.Url);
        using var feed = await StartAsync(client);
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.Length == 1);

        await feed.AnswerAsync(feed.Open[0], InteractionAnswer.Primary, new Dictionary<string, string> { ["a"] = "bad" }, Bounded.Test);
        await Bounded.UntilAsync(feed.Changed, () => !feed.Open[0].Inputs[0].Errors.IsEmpty);
        Assert.Equal(["Not that one."], feed.Open[0].Inputs[0].Errors);

        await feed.AnswerAsync(feed.Open[0], InteractionAnswer.Primary, new Dictionary<string, string> { ["a"] = "good" }, Bounded.Test);
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.IsEmpty);
        await feed.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task WhenTheAppHostGoes_NothingIsOpen_AndAnAnswerIsNotSent_UntilItComesBack()
    {
        var resources = new StandInResources();
        resources.Ask(MessageBox(1));
        var first = await StandInAppHost.StartAsync(resources);
        var url = first.Url;
        using var client = Client(url);
        using var feed = await StartAsync(client);
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.Length == 1);
        var asked = feed.Open[0];

        await first.DisposeAsync();
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.IsEmpty);
        Assert.False(await feed.AnswerAsync(asked, InteractionAnswer.Primary, NoValues, Bounded.Test));

        await using var second = await StandInAppHost.StartAsync(resources, url.Port);
        await Bounded.UntilAsync(feed.Changed, () => feed.Open.Length == 1);
        Assert.True(await feed.AnswerAsync(feed.Open[0], InteractionAnswer.Dismissed, NoValues, Bounded.Test));
        await Bounded.UntilAsync(resources.Answered, () => resources.Answers.Count == 1);
        await feed.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task AFile_IsHandedOverInPieces(int length)
    {
        await using var host = await StandInAppHost.StartAsync();
        using var client = Client(host.Url);
        var content = Encoding.ASCII.GetBytes(new string('x', length));

        var id = await client.UploadAsync(3, "certificate", "a.pem", new MemoryStream(content), Bounded.Test);

        var (given, chunk, received) = Assert.Single(host.Resources.Uploads);
        Assert.Equal((given, 3, "certificate", "a.pem"), (id, chunk.InteractionId, chunk.InputName, chunk.FileName));
        Assert.Equal(content, received);
    }

    private static ResourceServiceClient Client(Uri url, string? key = null)
        => new(RunningDashboard.DefaultOptions with { ResourceServiceUrl = url, ResourceServiceApiKey = key }, TimeProvider.System, NullLogger<ResourceServiceClient>.Instance);

    private static async Task<InteractionFeed> StartAsync(ResourceServiceClient client)
    {
        var feed = new InteractionFeed(client, TimeProvider.System, NullLogger<InteractionFeed>.Instance);
        await feed.StartAsync(CancellationToken.None);
        return feed;
    }
}
