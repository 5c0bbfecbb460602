namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command sends its HTTP request.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>Chooses the endpoint; the first HTTPS or HTTP endpoint when <see langword="null"/>.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>The name of the HTTP client to use; the default one when <see langword="null"/>.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>The method; POST when <see langword="null"/>.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>Changes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Makes the command's result of the response; a 2xx status is a success when <see langword="null"/>.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }

    /// <summary>Whether the response's body becomes part of the result.</summary>
    public HttpCommandResultMode ResultMode { get; set; }
}
