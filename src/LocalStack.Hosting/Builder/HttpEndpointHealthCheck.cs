using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Judges by the status of an HTTP answer.</summary>
/// <param name="getUrl">Gives the URL; <see langword="null"/> while it is not known.</param>
/// <param name="expectedStatus">The status that means healthy.</param>
internal sealed class HttpEndpointHealthCheck(Func<Uri?> getUrl, int expectedStatus) : IHealthCheck
{
    // One client for all checks. A loopback address has no certificate that a chain could prove, so there none is asked for.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        SslOptions = { RemoteCertificateValidationCallback = (sender, _, _, errors) => errors == System.Net.Security.SslPolicyErrors.None || IsLoopback(sender) },
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (getUrl() is not { } url)
        {
            return HealthCheckResult.Unhealthy("The endpoint has no address yet.");
        }

        try
        {
            using var response = await Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return status == expectedStatus
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"{url} answered {status}; {expectedStatus} means healthy."));
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"{url} did not answer: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{url} did not answer within {Client.Timeout.TotalSeconds:0} seconds.", exception);
        }
    }

    private static bool IsLoopback(object sender) =>
        sender is System.Net.Security.SslStream { TargetHostName: var host } && (host == "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address)));
}
