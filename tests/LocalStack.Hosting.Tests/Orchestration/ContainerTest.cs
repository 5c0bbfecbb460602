using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Tests;

namespace LocalStack.Hosting.Tests.Orchestration;

/// <summary>What tests with containers need: an engine, or the reason why there is none.</summary>
public abstract class ContainerTest : IAsyncLifetime
{
    /// <summary>A small image with a server, its client and a shell.</summary>
    protected const string CacheImage = "redis:7";

    public async ValueTask InitializeAsync() => await ContainerEngineView.SkipWithoutEngineAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static TestApplication CreateApplication(params string[] args) => new(args);

    private protected static IResourceBuilder<ContainerResource> AddCache(TestApplication app, string name) =>
        app.Builder.AddContainer(name, "redis", "7").WithEndpoint(targetPort: 6379, name: "tcp");

    /// <summary>Adds a container that runs a script, and then waits until it is told to end.</summary>
    private protected static IResourceBuilder<ContainerResource> AddScript(TestApplication app, string name, string script) =>
        app.Builder.AddContainer(name, "redis", "7").WithEntrypoint("/bin/bash").WithArgs("-c", Waiting(script));

    private protected static string Waiting(string script) => $"trap 'exit 0' TERM; {script}; sleep 1000 & wait";

    private protected static IPEndPoint AddressOf(TestApplication app, string resource)
    {
        var address = app.AddressOf(resource);
        return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }

    private protected static object? Property(ResourceEvent instance, string name) => instance.Snapshot.Properties.SingleOrDefault(property => property.Name == name)?.Value;

    private protected static string? Variable(ResourceEvent instance, string name) => instance.Snapshot.EnvironmentVariables.SingleOrDefault(variable => variable.Name == name)?.Value;

    /// <summary>The label of everything that the application of a container created.</summary>
    private protected static string LabelOf(TestApplication app) => $"{ContainerLabels.Run}={app.RunId}";

    private protected static async Task<IPAddress> GatewayOfAsync(ResourceEvent container)
    {
        var networks = (await ContainerEngineView.InspectAsync(container.ResourceId))!["NetworkSettings"]!["Networks"]!.AsObject();
        return IPAddress.Parse(Assert.Single(networks).Value!["Gateway"]!.GetValue<string>());
    }

    /// <summary>Sends a line over a connection of its own and gives the first line of the answer.</summary>
    private protected static async Task<string?> AskAsync(IPEndPoint address, string question)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(question), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks until the answer is the expected one: a container without a proxy of ours accepts connections before it listens.</summary>
    private protected static async Task AskUntilAsync(IPEndPoint address, string question, string expected)
    {
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        string? answer = null;
        while (answer != expected)
        {
            Assert.False(limit.IsCancellationRequested, $"{address} answered '{answer}'.");
            try
            {
                answer = await AskAsync(address, question);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                answer = exception.Message;
            }
        }
    }
}
