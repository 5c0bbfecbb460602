using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using LocalStack.Hosting.Network;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Tests.Network;

/// <summary>What a caller with network conditions is told about a server, and what others are told.</summary>
public sealed class EdgeReferenceTests
{
    private const string ServerPort = "41001";
    private const string OtherPort = "41002";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task WithNetworkConditions_EverythingThatLeadsToTheServer_LeadsToTheEdge()
    {
        await using var model = await Model.CreateAsync(static (api, server) => api.WithNetworkConditions(server, NetworkConditions.CrossRegion));

        var (plain, edge) = (await model.ReadAsync("plain"), await model.ReadAsync("api"));

        // The edge's port is the only thing that differs, and it is the same one everywhere.
        var port = edge["SERVER_PORT"];
        Assert.NotEqual(ServerPort, port);
        Assert.Equal(plain.Keys, edge.Keys);
        Assert.All(plain, entry => Assert.Equal(entry.Value.Replace(ServerPort, port, StringComparison.Ordinal), edge[entry.Key]));
        Assert.Equal($"server://user:p{{w}}d@127.0.0.1:{port}/base", edge["ConnectionStrings__base"]);
        Assert.Equal($"tcp://127.0.0.1:{port}", edge["URL"]);
        Assert.Equal(port, edge["TARGET_PORT"]);
        Assert.Equal($"--server=127.0.0.1:{port}", edge["argument 0"]);
        Assert.Equal($"http://127.0.0.1:{OtherPort}", edge["services__other__http__0"]);
    }

    [Fact]
    public async Task WithNetworkConditions_ServiceDiscovery_LeadsToTheEdge()
    {
        await using var model = await Model.CreateAsync(static (api, server) => api.WithNetworkConditions(
            server.ApplicationBuilder.CreateResourceBuilder(server.ApplicationBuilder.Resources.Single(static resource => resource.Name == "other")), NetworkConditions.None));

        var (plain, edge) = (await model.ReadAsync("plain"), await model.ReadAsync("api"));

        var port = new Uri(edge["services__other__http__0"]).Port.ToString(CultureInfo.InvariantCulture);
        var told = plain.Where(static entry => entry.Value.Contains(OtherPort, StringComparison.Ordinal)).ToList();
        Assert.NotEqual(OtherPort, port);
        Assert.NotEmpty(told);
        Assert.All(told, entry => Assert.Equal(entry.Value.Replace(OtherPort, port, StringComparison.Ordinal), edge[entry.Key]));
    }

    [Fact]
    public async Task WithNetworkConditions_PartOfAServer_IsTheWayToTheServer()
    {
        await using var model = await Model.CreateAsync(static (api, server) => api.WithNetworkConditions(server.ApplicationBuilder.CreateResourceBuilder(new Part("part", server.Resource)), NetworkConditions.None));

        Assert.NotEqual(ServerPort, (await model.ReadAsync("api"))["SERVER_PORT"]);
        Assert.Equal("server", model.Application.GetNetworkConditions("API", "Server").Server.Name);
    }

    [Fact]
    public async Task WithNetworkConditions_CallerInAContainer_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => Model.CreateAsync(
            static (_, server) => server.ApplicationBuilder.AddContainer("boxed", "image").WithNetworkConditions(server, NetworkConditions.None)));

        Assert.Contains("Resource 'boxed' runs in a container", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithNetworkConditions_UnknownEndpoint_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => Model.CreateAsync(
            static (api, server) => api.WithNetworkConditions(server, NetworkConditions.None, "admin")));

        Assert.Contains("'api' has network conditions on its way to 'server', which has no TCP endpoint 'admin'. Its endpoints: 'tcp'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithNetworkConditions_Twice_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Model.CreateAsync(
        static (api, server) => api.WithNetworkConditions(server, NetworkConditions.None).WithNetworkConditions(server, NetworkConditions.Flaky)));

    [Fact]
    public async Task GetNetworkConditions_UnknownEdge_SaysWhichThereAre()
    {
        await using var model = await Model.CreateAsync(static (api, server) => api.WithNetworkConditions(server, NetworkConditions.None));

        var exception = Assert.Throws<InvalidOperationException>(() => model.Application.GetNetworkConditions("plain", "server"));

        Assert.Contains("The way from 'plain' to 'server' has no network conditions. Those that have: 'api' to 'server'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Experimental("ASPIREINTERACTION001")]
    public async Task Command_ChangesTheConditions()
    {
        await using var model = await Model.CreateAsync(static (api, server) => api.WithNetworkConditions(server, NetworkConditions.None));
        var command = model.Resource("api").Annotations.OfType<ResourceCommandAnnotation>().Single(static command => command.Name == "network-to-server");

        async Task<ExecuteCommandResult> RunAsync(string conditions) => await command.ExecuteCommand(new ExecuteCommandContext
        {
            Services = model.Application.Services,
            ResourceName = "api",
            CancellationToken = TestContext.Current.CancellationToken,
            Logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            Arguments = new InteractionInputCollection([new InteractionInput { Name = "conditions", InputType = InputType.Choice, Value = conditions }]),
        });

        Assert.True((await RunAsync("flaky")).Success);
        Assert.Equal(NetworkConditions.Flaky, model.Application.GetNetworkConditions("api", "server").Conditions);
        var failure = await RunAsync("fog");
        Assert.StartsWith("There are no conditions 'fog'. Those there are: none, same-zone,", failure.Message, StringComparison.Ordinal);
        Assert.Equal(NetworkConditions.Flaky, model.Application.GetNetworkConditions("api", "server").Conditions);
    }

    [Fact]
    public async Task Snapshot_OfTheCaller_SaysWhatIsOnNow()
    {
        await using var model = await Model.CreateAsync(static (api, server) => api.WithNetworkConditions(server, NetworkConditions.Latency(TimeSpan.FromMilliseconds(300))));
        var api = model.Resource("api");
        await model.Application.Services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new BeforeResourceStartedEvent(api, model.Application.Services), TestContext.Current.CancellationToken);

        Task WaitForAsync(string name, string? value) => model.Application.ResourceNotifications.WaitForResourceAsync(
            "api", change => change.Snapshot.Properties.Any(property => property.Name == name && Equals(property.Value, value)), TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

        await WaitForAsync("network.conditions.server", "300 ms");
        await WaitForAsync("network.address.server", $"127.0.0.1:{(await model.ReadAsync("api"))["SERVER_PORT"]}");
        model.Application.GetNetworkConditions("api", "server").Set(NetworkConditions.BlackHole);
        await WaitForAsync("network.conditions.server", "black hole");
        model.Application.GetNetworkConditions("api", "server").Clear();
        await WaitForAsync("network.conditions.server", "none");
    }

    private sealed class Server(string name) : ContainerResource(name), IResourceWithConnectionString
    {
        private EndpointReference Tcp => new(this, "tcp");

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
            $"server://user:{"p{w}d"}@{Tcp.Property(EndpointProperty.HostAndPort)}{Tcp.GetTlsValue(ReferenceExpression.Create($"?tls"), ReferenceExpression.Create($""))}");

        IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        [
            new("Host", ReferenceExpression.Create($"{Tcp.Property(EndpointProperty.Host)}")),
            new("Port", ReferenceExpression.Create($"{Tcp.Property(EndpointProperty.Port)}")),
            new("Uri", ReferenceExpression.Create($"{ConnectionStringExpression}")),
        ];
    }

    private sealed class Service(string name) : ExecutableResource(name, name, "."), IResourceWithServiceDiscovery;

    private sealed class Part(string name, Server parent) : Resource(name), IResourceWithConnectionString, IResourceWithParent<Server>
    {
        public Server Parent => parent;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent}/{Name}");
    }

    /// <summary>A model whose servers have been given addresses; nothing runs.</summary>
    private sealed class Model : IAsyncDisposable
    {
        public required DistributedApplication Application { get; init; }

        public static async Task<Model> CreateAsync(Action<IResourceBuilder<ExecutableResource>, IResourceBuilder<Server>> configure)
        {
            var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
            {
                Args = ["DcpPublisher:CliPath=unused", "DcpPublisher:DashboardPath=unused"],
                DisableDashboard = true,
            });
            var server = builder.AddResource(new Server("server")).WithImage("image").WithEndpoint(targetPort: 6379, name: "tcp");
            var part = builder.AddResource(new Part("base", server.Resource));
            var other = builder.AddResource(new Service("other")).WithHttpEndpoint(name: "http");
            foreach (var name in (string[])["plain", "api"])
            {
                var caller = builder.AddExecutable(name, name, ".")
                    .WithReference(server)
                    .WithReference(part)
                    .WithReference(other)
                    .WithEnvironment("URL", server.GetEndpoint("tcp"))
                    .WithEnvironment("IP", server.GetEndpoint("tcp").Property(EndpointProperty.IPV4Host))
                    .WithEnvironment("TEXT", $"{{{server.GetEndpoint("tcp").Property(EndpointProperty.Port)}}}")
                    .WithArgs(ReferenceExpression.Create($"--server={server.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}"));
                if (name == "api")
                {
                    caller.WithEnvironment("TARGET_PORT", server.GetEndpoint("tcp").Property(EndpointProperty.TargetPort));
                    configure(caller, server);
                }
                else
                {
                    caller.WithEnvironment("TARGET_PORT", ServerPort);
                }
            }

            var application = builder.Build();
            var model = application.Services.GetRequiredService<DistributedApplicationModel>();
            await builder.Eventing.PublishAsync(new BeforeStartEvent(application.Services, model), TestContext.Current.CancellationToken);
            Allocate(server.Resource, ServerPort);
            Allocate(other.Resource, OtherPort);
            return new Model { Application = application };
        }

        public IResource Resource(string name) => Application.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == name);

        public async Task<Dictionary<string, string>> ReadAsync(string name)
        {
            var configuration = await ExecutionConfigurationBuilder.Create(Resource(name)).WithEnvironmentVariablesConfig().WithArgumentsConfig()
                .BuildAsync(Application.Services.GetRequiredService<DistributedApplicationExecutionContext>(), cancellationToken: TestContext.Current.CancellationToken);
            return configuration.EnvironmentVariables
                .Concat(configuration.Arguments.Select(static (argument, index) => KeyValuePair.Create($"argument {index}", argument.Value)))
                .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                .ToDictionary();
        }

        public ValueTask DisposeAsync() => Application.DisposeAsync();

        private static void Allocate(IResource resource, string port)
        {
            var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(static endpoint => endpoint.Protocol == ProtocolType.Tcp);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", int.Parse(port, provider: null));
        }
    }
}
