namespace Aspire.Hosting.ApplicationModel;

/// <summary>The response that a command got.</summary>
public sealed class HttpCommandResultContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The resource instance that the command was executed on.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint the request went to.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The client that sent the request.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The response.</summary>
    public required HttpResponseMessage Response { get; init; }
}
