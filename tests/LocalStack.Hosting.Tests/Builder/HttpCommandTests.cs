using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Tests.Builder;

public class HttpCommandTests : ModelTest
{
    [Fact]
    public async Task Command_SendsItsRequestAndTakesTheBodyForItsResult()
    {
        await using var server = await StartServerAsync();
        var result = await ExecuteAsync(server, "/echo", new HttpCommandOptions
        {
            Method = HttpMethod.Put,
            ResultMode = HttpCommandResultMode.Auto,
            PrepareRequest = context =>
            {
                context.Request.Headers.Add("X-Who", "test");
                return Task.CompletedTask;
            },
        });

        Assert.True(result.Success);
        Assert.Equal(("\"PUT /echo test\"", CommandResultFormat.Json), (result.Data!.Value, result.Data.Format));
    }

    [Fact]
    public async Task Command_WithAnotherStatus_FailsWithWhatWasAnswered()
    {
        await using var server = await StartServerAsync();

        var result = await ExecuteAsync(server, "/teapot", new HttpCommandOptions());

        Assert.False(result.Success);
        Assert.Contains("POST /teapot answered 418", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("short and stout", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_WithoutAServer_FailsWithTheReason()
    {
        var server = await StartServerAsync();
        await server.DisposeAsync();

        var result = await ExecuteAsync(server, "/echo", new HttpCommandOptions());

        Assert.False(result.Success);
        Assert.Contains("/echo failed", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Running", ResourceCommandState.Enabled)]
    [InlineData("Waiting", ResourceCommandState.Disabled)]
    public async Task Command_CanBeUsedWhileTheResourceRuns(string state, ResourceCommandState expected)
    {
        var command = await DescribeAsync(port: 1, "/x", new HttpCommandOptions());

        var snapshot = new CustomResourceSnapshot { ResourceType = "Executable", Properties = [], State = state };

        Assert.Equal(expected, command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = new ServiceCollection().BuildServiceProvider() }));
    }

    private Task<ResourceCommandAnnotation> DescribeAsync(int port, string path, HttpCommandOptions options)
    {
        var resource = CreateBuilder().AddExecutable("api", "run", ".").WithHttpEndpoint().WithHttpCommand(path, "Do it", commandOptions: options);
        Allocate(resource.Resource, "http", port);
        return Task.FromResult(resource.Resource.Annotations.OfType<ResourceCommandAnnotation>().Single());
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(RunningServer server, string path, HttpCommandOptions options)
    {
        var command = await DescribeAsync(server.Port, path, options);
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        return await command.ExecuteCommand(new ExecuteCommandContext
        {
            ServiceProvider = services,
            ResourceName = "api",
            CancellationToken = TestContext.Current.CancellationToken,
            Logger = NullLogger.Instance,
            Arguments = new InteractionInputCollection([]),
        });
    }

    private static async Task<RunningServer> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Map("/echo", (HttpRequest request) => Results.Json($"{request.Method} {request.Path} {request.Headers["X-Who"]}"));
        application.Map("/teapot", () => Results.Text("short and stout", statusCode: StatusCodes.Status418ImATeapot));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(application, new Uri(application.Urls.Single()).Port);
    }

    private sealed record RunningServer(WebApplication Application, int Port) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Application.DisposeAsync();
    }
}
