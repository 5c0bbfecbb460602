using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>A command that sends an HTTP request to a resource.</summary>
internal sealed class HttpCommand(EndpointReference endpoint, string path, HttpCommandOptions options)
{
    private const int ShownBodyCharacters = 4096;

    private readonly HttpMethod _method = options.Method ?? HttpMethod.Post;

    public string DefaultName => $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{_method.Method.ToLowerInvariant()}-{path}";

    public static ResourceCommandState IsAvailable(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text is { } state && (state == KnownResourceStates.Running || state == KnownResourceStates.RuntimeUnhealthy)
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;

    public async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
    {
        if (!endpoint.IsAllocated)
        {
            return CommandResults.Failure($"The endpoint '{endpoint.EndpointName}' of resource '{endpoint.Resource.Name}' has no address yet.");
        }

        using var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? "");
        using var request = new HttpRequestMessage(_method, new Uri(endpoint.Url + path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
            }).ConfigureAwait(false);
        }

        try
        {
            using var response = await client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
            return options.GetCommandResult is { } getResult
                ? await getResult(new HttpCommandResultContext
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                }).ConfigureAwait(false)
                : await JudgeAsync(response, context.CancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure($"{_method} {request.RequestUri} failed: {exception.Message}");
        }
    }

    private async Task<ExecuteCommandResult> JudgeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var data = ChooseFormat(response) is { } format && body.Length > 0 ? new CommandResultData { Value = body, Format = format } : null;
        if (response.IsSuccessStatusCode)
        {
            return new() { Success = true, Data = data };
        }

        var shown = body.Length > ShownBodyCharacters ? $"{body.AsSpan(0, ShownBodyCharacters)}…" : body;
        var message = string.Create(CultureInfo.InvariantCulture, $"{_method} {path} answered {(int)response.StatusCode} {response.ReasonPhrase}.{(shown.Length > 0 ? $" {shown}" : "")}");
        return new() { Success = false, ErrorMessage = message, Data = data };
    }

    private CommandResultFormat? ChooseFormat(HttpResponseMessage response) => options.ResultMode switch
    {
        HttpCommandResultMode.Json => CommandResultFormat.Json,
        HttpCommandResultMode.Text => CommandResultFormat.Text,
        HttpCommandResultMode.Auto => response.Content.Headers.ContentType?.MediaType is { } type && type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            ? CommandResultFormat.Json
            : CommandResultFormat.Text,
        _ => null,
    };
}
