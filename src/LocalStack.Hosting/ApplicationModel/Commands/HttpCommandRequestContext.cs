namespace Aspire.Hosting.ApplicationModel;

/// <summary>The request of a command before it is sent.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The resource instance that the command is executed on.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint the request goes to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The client that will send it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }
}
