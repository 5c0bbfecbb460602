using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using LocalStack.Hosting.ControlPlane;
using LocalStack.Hosting.Tests.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Wire = LocalStack.ResourceService.V1;

namespace LocalStack.Hosting.Tests.ControlPlane;

/// <summary>The resource service as a dashboard sees it, over a real socket.</summary>
public sealed class ResourceServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ResourceLoggerService _consoles = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceServiceHost _host;
    private readonly Named _api = new("api");
    private readonly List<string> _executed = [];
    private GrpcChannel? _channel;

    public ResourceServiceTests()
    {
        _notifications = new ResourceNotificationService(NullLogger<ResourceNotificationService>.Instance, null!, _services, _consoles);
        _host = new ResourceServiceHost(new ApplicationIdentity("Portwatch"), _notifications, _consoles, new ResourceCommandService(_notifications, _consoles, _services));
        _api.Annotations.Add(new ResourceCommandAnnotation(
            "seed", "Seed data", _ => ResourceCommandState.Enabled, ExecuteAsync, "Fills it.",
            [
                new InteractionInput { Name = "count", Label = "How many", InputType = InputType.Number, Required = true },
                new InteractionInput { Name = "kind", InputType = InputType.Choice, Value = "http", Options = [new("tcp", "TCP"), new("http", "HTTP")] },
                new InteractionInput { Name = "token", InputType = InputType.SecretText, MaxLength = 8 },
                new InteractionInput { Name = "fixed", InputType = InputType.Text, Value = "unchanged", Disabled = true },
            ],
            "Sure?", "Icon", IconVariant.Regular, isHighlighted: true, validateArguments: ValidateAsync));
        _api.Annotations.Add(new ResourceCommandAnnotation(
            "for-programs", "For programs", _ => ResourceCommandState.Enabled, ExecuteAsync, null, [], null, null, null, isHighlighted: false, ResourceCommandVisibility.Api));
    }

    private Wire.DashboardService.DashboardServiceClient Client { get; set; } = null!;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private static Metadata Key => new() { { ResourceServiceHost.ApiKeyHeader, "key" } };

    public async ValueTask InitializeAsync()
    {
        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Running });
        var url = await _host.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), "key", Test);
        _channel = GrpcChannel.ForAddress(url);
        Client = new Wire.DashboardService.DashboardServiceClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _host.DisposeAsync();
        _notifications.Dispose();
        _consoles.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Command_IsDeclaredWithItsInputs_AndThoseForProgramsAreNotShown()
    {
        var api = await NextAsync("api", _ => true);

        var command = Assert.Single(api.Commands);
        Assert.Equal("Sure?", command.ConfirmationMessage);
        Assert.Equal(
            [("count", "How many", Wire.InputType.Number, true, ""), ("kind", "kind", Wire.InputType.Choice, false, "http"), ("token", "token", Wire.InputType.SecretText, false, ""), ("fixed", "fixed", Wire.InputType.Text, false, "unchanged")],
            command.ArgumentInputs.Select(input => (input.Name, input.Label, input.InputType, input.Required, input.Value)));
        Assert.Equal(["tcp", "http"], command.ArgumentInputs[1].Options.Keys);
        Assert.Equal((8, true), (command.ArgumentInputs[2].MaxLength, command.ArgumentInputs[3].Disabled));
    }

    [Fact]
    public async Task Execute_GivesTheCommandItsArguments_AndItsResultBack()
    {
        var response = await ExecuteAsync(("count", Value.ForNumber(7)), ("token", Value.ForString(" s ")), ("fixed", Value.ForString("changed")));

        Assert.Equal((Wire.ResourceCommandResponseKind.Succeeded, "seeded"), (response.Kind, response.Message));
        Assert.Equal(("{}", Wire.CommandResultFormat.Json, true), (response.Result.Value, response.Result.Format, response.Result.DisplayImmediately));
        Assert.Equal(["count=7 kind=http token= s  fixed=unchanged"], _executed);
    }

    [Theory]
    [InlineData("count", "", "count", "A value is needed.")]
    [InlineData("count", "many", "count", "'many' is not a number.")]
    [InlineData("kind", "udp", "kind", "'udp' is not one of the options: tcp, http.")]
    [InlineData("token", "123456789", "token", "At most 8 characters are allowed; it has 9.")]
    [InlineData("count", "13", "count", "Not that number.")]
    public async Task Execute_WrongValue_IsRefusedByNameAndNotExecuted(string name, string value, string refused, string message)
    {
        var response = name == "count" ? await ExecuteAsync((name, Value.ForString(value))) : await ExecuteAsync(("count", Value.ForNumber(1)), (name, Value.ForString(value)));

        Assert.Equal(Wire.ResourceCommandResponseKind.InvalidArguments, response.Kind);
        Assert.Equal((refused, message), Assert.Single(response.ArgumentErrors.Select(error => (error.Name, error.Message))));
        Assert.Contains(message, response.Message, StringComparison.Ordinal);
        Assert.Empty(_executed);
    }

    [Fact]
    public async Task Execute_UnknownArgument_FailsAndNamesTheKnownOnes()
    {
        var response = await ExecuteAsync(("number", Value.ForNumber(1)));

        Assert.Equal(Wire.ResourceCommandResponseKind.Failed, response.Kind);
        Assert.Equal("Command 'seed' of 'api' has no argument 'number'. It takes: count, kind, token, fixed.", response.Message);
    }

    [Fact]
    public async Task Declaration_IsNotTouchedByValues()
    {
        await ExecuteAsync(("count", Value.ForNumber(1)), ("kind", Value.ForString("tcp")));
        await ExecuteAsync(("count", Value.ForNumber(2)));

        Assert.Equal(["count=1 kind=tcp token= fixed=unchanged", "count=2 kind=http token= fixed=unchanged"], _executed);
    }

    [Fact]
    public async Task Waiting_TellsForWhomUntilWhatAndSinceWhen_AndWhyItWillNotEnd()
    {
        var worker = new Named("worker");
        worker.Annotations.Add(new WaitAnnotation(_api, WaitType.WaitUntilHealthy) { WaitBehavior = WaitBehavior.WaitOnResourceUnavailable });
        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Starting });
        var before = DateTimeOffset.UtcNow;
        var wait = _notifications.WaitForDependenciesAsync(worker, Test);

        var waiting = await NextAsync("worker", resource => Items(resource, "resource.waitingFor").Any());
        Assert.Equal(["api"], Items(waiting, "resource.waitingFor"));
        Assert.Equal(["until it is healthy"], Items(waiting, "resource.waitReasons"));
        var since = DateTimeOffset.Parse(waiting.Properties.Single(property => property.Name == "resource.waitingSince").Value.StringValue, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(since, before, DateTimeOffset.UtcNow);

        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.FailedToStart });
        var stalled = await NextAsync("worker", resource => Items(resource, "resource.waitReasons").Any(reason => reason.Contains("keeps waiting", StringComparison.Ordinal)));
        Assert.StartsWith("Resource 'api' failed to start, so 'worker'", Items(stalled, "resource.waitReasons").Single(), StringComparison.Ordinal);

        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Starting });
        await NextAsync("worker", resource => Items(resource, "resource.waitReasons").SequenceEqual(["until it is healthy"]));
        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Running, ResourceReadyEvent = new EventSnapshot(Task.CompletedTask) });
        await wait.WaitAsync(Limit, Test);
        await NextAsync("worker", resource => resource.Properties.All(property => !property.Name.StartsWith("resource.wait", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Items(Wire.Resource resource, string property)
        => resource.Properties.FirstOrDefault(candidate => candidate.Name == property)?.Value.ListValue.Values.Select(value => value.StringValue) ?? [];

    private static Task ValidateAsync(InputsDialogValidationContext context)
    {
        if (context.Inputs.GetInt32("count") == 13)
        {
            context.AddValidationError("count", "Not that number.");
        }

        return Task.CompletedTask;
    }

    private Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
    {
        _executed.Add(string.Join(' ', context.Arguments.Select(input => $"{input.Name}={input.Value}")));
        return Task.FromResult(CommandResults.Success("seeded", "{}", CommandResultFormat.Json, displayImmediately: true));
    }

    private async Task<Wire.ResourceCommandResponse> ExecuteAsync(params (string Name, Value Value)[] arguments)
    {
        var request = new Wire.ResourceCommandRequest { CommandName = "seed", ResourceName = "api" };
        foreach (var (name, value) in arguments)
        {
            request.Arguments[name] = value;
        }

        return await Client.ExecuteResourceCommandAsync(request, Key, cancellationToken: Test).ResponseAsync.WaitAsync(Limit, Test);
    }

    /// <summary>Watches until a resource looks as wanted.</summary>
    private async Task<Wire.Resource> NextAsync(string name, Func<Wire.Resource, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Test);
        patience.CancelAfter(Limit);
        using var call = Client.WatchResources(new Wire.WatchResourcesRequest(), Key, cancellationToken: patience.Token);
        await foreach (var update in call.ResponseStream.ReadAllAsync(patience.Token))
        {
            var resources = update.InitialData?.Resources ?? update.Changes.Value.Select(change => change.Upsert);
            if (resources.FirstOrDefault(resource => resource.Name == name && isWanted(resource)) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The watch ended before '{name}' looked as wanted.");
    }
}
