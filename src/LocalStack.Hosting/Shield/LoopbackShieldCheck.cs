using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Shield;

/// <summary>
/// Whether the shield of a project is there, by a request that it has to refuse. A program can be built not to load it, and nobody would notice.
/// </summary>
internal sealed class LoopbackShieldCheck(ProjectResource project) : IHealthCheck
{
    // ShieldFilter knows both. The name is nobody's: RFC 2606.
    private const string Host = "localstack-shield.invalid";
    private const string Header = "LocalStack-Shield";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
#pragma warning disable CA5359 // It is this machine that is asked, and nothing is told to it.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero, // meets another replica each time
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    })
    {
        Timeout = Limit,
    };
#pragma warning restore CA5359

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var endpoint in project.GetEndpoints().Where(static endpoint => endpoint.IsAllocated && endpoint.EndpointAnnotation.UriScheme is "http" or "https"))
        {
            try
            {
                if (!await IsRefusedAsync(endpoint.Url, System.Net.HttpVersion.Version11, cancellationToken).ConfigureAwait(false)
                    && !await IsRefusedAsync(endpoint.Url, System.Net.HttpVersion.Version20, cancellationToken).ConfigureAwait(false))
                {
                    return HealthCheckResult.Unhealthy(
                        $"Endpoint '{endpoint.EndpointName}' is not shielded: it answered a request for a foreign host. The program does not load startup hooks (StartupHookSupport, which trimming and AOT turn off), "
                        + "or is not built on ASP.NET Core. Turn that on, or remove WithLoopbackShield().");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy($"Endpoint '{endpoint.EndpointName}' does not answer: {exception.Message}");
            }
        }

        return HealthCheckResult.Healthy();
    }

    // An endpoint for gRPC alone speaks HTTP/2 only, and says so to HTTP/1.1.
    private static async Task<bool> IsRefusedAsync(string url, Version version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Headers = { Host = Host } };
        try
        {
            using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return answer.Headers.Contains(Header);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError or HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded)
        {
            return false; // another protocol
        }
    }
}
