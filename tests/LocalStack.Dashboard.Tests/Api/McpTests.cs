using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.Tests.Pages;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.ResourceService.V1;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Resource = LocalStack.ResourceService.V1.Resource;

namespace LocalStack.Dashboard.Tests.Api;

/// <summary>What a coding agent gets, asked by the protocol's own client.</summary>
public sealed class McpTests
{
    [Fact]
    public async Task Agent_FindsItsWayFromTheResourcesToAFailure_AndActs()
    {
        await using var host = await StandInAppHost.StartAsync();
        host.Resources.Put(new Resource
        {
            Name = "api-1",
            DisplayName = "api",
            ResourceType = "Project",
            State = "Running",
            Urls = { new Url { EndpointName = "http", FullUrl = "http://127.0.0.1:62893" } },
            Environment = { new EnvironmentVariable { Name = "PASSWORD", Value = "hunter2-secret", IsFromSpec = true } },
            Commands =
            {
                new ResourceCommand { Name = "restart", DisplayName = "Restart", State = ResourceCommandState.Enabled },
                new ResourceCommand { Name = "wipe", DisplayName = "Wipe", ConfirmationMessage = "Wipe all data?", State = ResourceCommandState.Enabled },
            },
        });
        host.Resources.Write("api-1", "2026-01-31T12:00:00.0000000Z \e[31mfirst\e[0m");
        host.Resources.Write("api-1", "2026-01-31T12:00:01.0000000Z second");
        var carriedOut = new List<string>();
        host.Resources.OnCommand = request =>
        {
            carriedOut.Add($"{request.CommandName} {request.ResourceName}");
            return Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded, Message = "As good as new." });
        };
        await using var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { ResourceServiceUrl = host.Url });
        var client = dashboard.Get<ResourceServiceClient>();
        await Bounded.UntilAsync(client.Changed, () => !client.Resources.IsEmpty);
        using var console = dashboard.Get<ConsoleLogFeeds>().Open("api-1");
        await Bounded.UntilAsync(console.Feed.Changed, () => console.Feed.Range.End == 2);
        var trace = await ShopTrace.Create().SendAsync(dashboard);
        await using var agent = await ConnectAsync(dashboard);

        Assert.Equal(
            ["execute_resource_command", "get_trace", "list_console_logs", "list_resources", "list_structured_logs", "list_trace_structured_logs", "list_traces"],
            (await agent.ListToolsAsync(cancellationToken: Bounded.Test)).Select(tool => tool.Name).Order());

        var resources = await AskAsync("list_resources");
        Assert.DoesNotContain("hunter2", resources.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["api-1 Running", "mail ", "web ", "worker "], resources["resources"]!.AsArray().Select(item => $"{item!["name"]} {item["state"]}"));

        var traces = await AskAsync("list_traces", ("hasError", true), ("resourceName", "api-1"));
        Assert.Equal((trace.Id, 20, 1), ((string?)traces["traces"]![0]!["traceId"], (int)traces["traces"]![0]!["spans"]!, (int)traces["traces"]![0]!["errors"]!));
        var spans = await AskAsync("get_trace", ("traceId", trace.Id));
        Assert.Equal("It did not work.", (string?)spans["spans"]!.AsArray().Single(span => span!["error"] is not null)!["exception"]!["attributes"]!["exception.message"]);
        var logs = await AskAsync("list_trace_structured_logs", ("traceId", trace.Id));
        Assert.Equal(["Loading order 42", "The rates service answered 503; using the cached rates", "Receipt of order 42 sent"], logs["logs"]!.AsArray().Select(log => (string?)log!["message"]));
        Assert.Equal(1, (int)(await AskAsync("list_structured_logs", ("severity", "Warning"), ("search", "rates")))["total"]!);
        Assert.Equal(["second", "first"], (await AskAsync("list_console_logs", ("resourceName", "api")))["lines"]!.AsArray().Select(line => ((string)line!).Split(' ')[1]));

        Assert.Equal("Restart api-1: done. As good as new.", await TextAsync("execute_resource_command", isError: false, ("resourceName", "api"), ("commandName", "restart")));
        Assert.Contains("Wipe all data?", await TextAsync("execute_resource_command", isError: true, ("resourceName", "api"), ("commandName", "wipe")), StringComparison.Ordinal);
        Assert.Equal(["restart api-1"], carriedOut);
        Assert.Contains("Known: api", await TextAsync("list_traces", isError: true, ("resourceName", "nobody")), StringComparison.Ordinal);
        Assert.Contains("1 to 200", await TextAsync("list_traces", isError: true, ("limit", 0)), StringComparison.Ordinal);

        async Task<JsonNode> AskAsync(string tool, params (string Name, object Value)[] arguments) => JsonNode.Parse(await TextAsync(tool, isError: false, arguments))!;

        async Task<string> TextAsync(string tool, bool isError, params (string Name, object Value)[] arguments)
        {
            var result = await agent.CallToolAsync(tool, arguments.ToDictionary(argument => argument.Name, argument => (object?)argument.Value), cancellationToken: Bounded.Test);
            var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
            Assert.True(isError == (result.IsError == true), text);
            return text;
        }
    }

    [Fact]
    public void Answers_AreBounded()
    {
        var answer = JsonNode.Parse(AgentAnswer.List("items", Enumerable.Range(0, 1_000), 5_000, (json, number) => json.WriteStringValue(new string('x', 1_000) + number), "Ask for less."))!;

        Assert.Equal((5_000, "Ask for less."), ((int)answer["total"]!, (string?)answer["hint"]));
        Assert.InRange(answer["items"]!.AsArray().Count, 40, 49);
        Assert.Equal((int)answer["returned"]!, answer["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Others_AreTurnedAway()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("wrong"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(RunningDashboard.OtlpKey));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(RunningDashboard.OtlpKey, "http://evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(RunningDashboard.OtlpKey, body: new StringContent("no JSON")));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(RunningDashboard.OtlpKey, body: JsonContent.Create(new { jsonrpc = "2.0", method = "notifications/initialized" })));
        using var stream = await dashboard.Http.GetAsync(McpEndpoint.Path, Bounded.Test);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, stream.StatusCode);

        async Task<HttpStatusCode> SendAsync(string? key, string? origin = null, HttpContent? body = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, McpEndpoint.Path) { Content = body ?? JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "ping" }) };
            request.Headers.Add("Accept", "application/json, text/event-stream");
            if (key is not null)
            {
                request.Headers.Add("x-api-key", key);
            }

            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            using var response = await dashboard.Http.SendAsync(request, Bounded.Test);
            return response.StatusCode;
        }
    }

    private static Task<McpClient> ConnectAsync(RunningDashboard dashboard) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(dashboard.FrontendUrl, McpEndpoint.Path),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["x-api-key"] = RunningDashboard.OtlpKey },
        }),
        cancellationToken: Bounded.Test);
}
