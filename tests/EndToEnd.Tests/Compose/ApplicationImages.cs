namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>The images of the programs, built once from source for all tests that run them, under a tag of their own.</summary>
public sealed class ApplicationImages : IAsyncLifetime
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromMinutes(2);

    private readonly string _tag = $"test-{Guid.NewGuid():N}";
    private bool _mayBeThere;

    /// <summary>What docker-compose.yml takes the tag from.</summary>
    internal KeyValuePair<string, string> Tag => new("TAG", _tag);

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Builds them; the second time they are there.</summary>
    internal async Task BuildAsync(ComposeEngine engine, CancellationToken cancellationToken)
    {
        _mayBeThere = true;
        var build = await engine.ComposeAsync(RepositoryFolder.Path, new Dictionary<string, string>([Tag]), ["-f", ComposeFile.Base, "build"], cancellationToken);
        Assert.True(build.ExitCode == 0, build.Output);
    }

    /// <summary>Removes them, and fails where one stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_mayBeThere)
        {
            using var patience = new CancellationTokenSource(CleanUpPatience);
            var images = await ComposeEngine.ListAsync(patience.Token, "image", "ls", "--filter", $"reference=localhost/portwatch-*:{_tag}", "--format", "{{.Repository}}:{{.Tag}}");
            await ComposeEngine.ListAsync(patience.Token, ["image", "rm", .. images]);
        }
    }
}

/// <summary>The tests that run the application in containers: one at a time, because they share the images and two cores are not many.</summary>
[CollectionDefinition(Name)]
public sealed class ApplicationInContainers : ICollectionFixture<ApplicationImages>
{
    public const string Name = "Application in containers";
}
