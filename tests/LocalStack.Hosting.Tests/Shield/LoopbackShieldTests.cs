using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Grpc.Net.Client;
using Guarded;
using LocalStack.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Tests.Shield;

/// <summary>A service with a shield before it, attacked and used.</summary>
public sealed class LoopbackShieldTests : IDisposable
{
    private const string Evil = "https://evil.example";

    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Guarded", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Guarded"));

    private static readonly HttpClient Client = new() { Timeout = RunningApplication.Limit };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-shield-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("whole")]
    [InlineData("slim")]
    public async Task Shield_Attacks_AreRefusedBeforeTheServiceSeesThem_AndItsOwnCallsPass(string form)
    {
        var builder = CreateBuilder();
        AddGuarded(builder, form).WithLoopbackShield("guarded.test");
        await using var application = await RunningApplication.StartAsync(builder);
        var snapshot = await application.HealthyAsync("guarded");
        var http = new Target(Url(snapshot, "http"), HttpVersion.Version11);
        var grpc = new Target(Url(snapshot, "grpc"), HttpVersion.Version20);

        HttpStatusCode[] attacks =
        [
            // A foreign name that means this machine.
            await SendAsync(HttpMethod.Get, http, "/seen", ("Host", "evil.example")),
            await SendAsync(HttpMethod.Get, http, "/seen", ("Host", $"127.0.0.1.evil.example:{http.Url.Port}")),
            await SendAsync(HttpMethod.Get, http, "/seen", ("Host", $"0.0.0.0:{http.Url.Port}")),
            await SendAsync(HttpMethod.Get, grpc, "/seen", ("Host", "evil.example")),
            await SendRawAsync(http.Url, "GET http://evil.example/seen HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),

            // A foreign page that sends blindly.
            await SendAsync(HttpMethod.Post, http, "/item", ("Origin", Evil), ("Sec-Fetch-Site", "cross-site")),
            await SendAsync(HttpMethod.Post, http, "/item", ("Origin", "null")),
            await SendAsync(HttpMethod.Put, http, "/item", ("Origin", "http://localhost.evil.example")),
            await SendAsync(HttpMethod.Delete, http, "/item", ("Sec-Fetch-Site", "cross-site")),
            await SendAsync(HttpMethod.Post, grpc, "/Echo/Say", ("Origin", Evil), ("X-Grpc-Web", "1")),

            // A foreign page that opens a WebSocket.
            await ConnectAsync(http, ("Origin", Evil)),
            await ConnectAsync(http, ("Origin", "http://evil.example"), ("Host", "evil.example")),
            await ConnectAsync(grpc, ("Origin", Evil)),
        ];

        Assert.All(attacks, static status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal("0", await Client.GetStringAsync(new Uri(http.Url, "/seen"), TestContext.Current.CancellationToken));

        // As curl, a page of the service, a page of a development server, and a browser's address bar send.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Post, http, "/item"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Post, http, "/item", ("Origin", http.Url.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Put, http, "/item", ("Origin", "http://localhost:3000"), ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get, http, "/seen", ("Host", "guarded.test"), ("Sec-Fetch-Site", "none")));
        Assert.Equal("hello", await EchoAsync(http));
        Assert.Equal("hello", await EchoAsync(grpc));
        using var channel = GrpcChannel.ForAddress(grpc.Url);
        Assert.Equal("hello", await channel.CreateCallInvoker().AsyncUnaryCall(EchoMethod.Say, host: null, default(CallOptions).WithCancellationToken(TestContext.Current.CancellationToken), "hello"));
        Assert.Contains(await application.LinesAsync("guarded"), static line => line.Contains("PUT /item was refused: it is PUT from a page of 'http://localhost.evil.example', which is not this machine's.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shield_ProgramThatDoesNotLoadIt_IsUnhealthyAndSaysWhy()
    {
        var builder = CreateBuilder();
        AddGuarded(builder, "whole").WithLoopbackShield().WithEnvironment("DOTNET_STARTUP_HOOKS", "");
        await using var application = await RunningApplication.StartAsync(builder);

        using var limit = new CancellationTokenSource(RunningApplication.Limit);
        await application.Notifications.WaitForResourceAsync(
            "guarded",
            static change => change.Snapshot.HealthReports.Any(static report => report is { Name: "guarded_shield", Status: HealthStatus.Unhealthy, Description: { } description }
                && description.StartsWith("Endpoint 'http' is not shielded: it answered a request for a foreign host.", StringComparison.Ordinal)),
            limit.Token);
    }

    // It replaces the startup hooks of what it starts, and its projects would never be healthy.
    [Fact]
    public async Task Shield_UnderDotnetWatch_IsNotThere_AndAWarningSaysSo()
    {
        var builder = CreateBuilder();
        builder.Configuration["DOTNET_WATCH"] = "1";
        AddGuarded(builder, "whole").WithLoopbackShield();
        await using var application = await RunningApplication.StartAsync(builder);

        var snapshot = await application.HealthyAsync("guarded");

        Assert.Empty(snapshot.HealthReports);
        Assert.Contains(await application.LinesAsync("guarded"), static line => line.Contains("'guarded' has no loopback shield: 'dotnet watch'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://shop.test")]
    [InlineData("*.test")]
    [InlineData("shop.test:80")]
    public void WithLoopbackShield_NoName_IsRefused(string host)
    {
        Assert.Throws<ArgumentException>(() => AddGuarded(CreateBuilder(), "whole").WithLoopbackShield(host));
    }

    private IDistributedApplicationBuilder CreateBuilder() => RunningApplication.CreateBuilder(_folder.FullName);

    // What BuiltPrograms does in an AppHost.
    private IResourceBuilder<ProjectResource> AddGuarded(IDistributedApplicationBuilder builder, string form) => builder.AddProject("guarded", Program + ".csproj", options => options.ExcludeLaunchProfile = true)
        .WithAnnotation(new ExecutableAnnotation { Command = Program, WorkingDirectory = _folder.FullName })
        .WithArgs(form)
        .WithHttpEndpoint(name: "http", env: "HTTP_PORT")
        .WithHttpEndpoint(name: "grpc", env: "GRPC_PORT");

    private static Uri Url(CustomResourceSnapshot snapshot, string endpoint) => new(snapshot.Urls.Single(url => url.Name == endpoint).Url);

    private static async Task<HttpStatusCode> SendAsync(HttpMethod method, Target target, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(target.Url, path)) { Version = target.Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = method == HttpMethod.Get ? null : new StringContent("text=hello", Encoding.UTF8, "application/x-www-form-urlencoded");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    // What no HTTP client lets one send: the name in the request line.
    private static async Task<HttpStatusCode> SendRawAsync(Uri url, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return Enum.Parse<HttpStatusCode>((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ')[1]);
    }

    private static async Task<HttpStatusCode> ConnectAsync(Target target, params (string Name, string Value)[] headers)
    {
        using var socket = CreateSocket(target, headers);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(socket, target));
        return socket.HttpStatusCode;
    }

    private static async Task<string> EchoAsync(Target target)
    {
        using var socket = CreateSocket(target, ("Origin", target.Url.GetLeftPart(UriPartial.Authority)));
        await OpenAsync(socket, target);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var buffer = new byte[100];
        var message = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, message.Count);
    }

    private static ClientWebSocket CreateSocket(Target target, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket { Options = { HttpVersion = target.Version, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact, CollectHttpResponseDetails = true } };
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        return socket;
    }

    private static Task OpenAsync(ClientWebSocket socket, Target target) =>
        socket.ConnectAsync(new UriBuilder(target.Url) { Scheme = "ws", Path = "/echo" }.Uri, Client, TestContext.Current.CancellationToken);

    private sealed record Target(Uri Url, Version Version);
}
