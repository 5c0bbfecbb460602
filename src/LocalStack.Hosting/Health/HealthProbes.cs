using System.Net.Security;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Health;

/// <summary>Makes the probes of a resource's checks.</summary>
internal sealed class HealthProbes(HealthCheckService checks, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),

        // A probe asks a process of this machine by its address, for which no development certificate is made; it sends no secret.
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },

        // A kept connection would hide that the process no longer accepts new ones.
        PooledConnectionLifetime = TimeSpan.Zero,

        // Probes are not part of anybody's trace.
        ActivityHeadersPropagator = null,
    });

    /// <param name="check">What to ask.</param>
    /// <param name="endPoint">The instance.</param>
    public IHealthProbe ForInstance(HttpHealthCheckAnnotation check, IPEndPoint endPoint)
    {
        var address = new Uri($"{check.Endpoint().EndpointAnnotation.UriScheme}://{endPoint}{check.Path}");
        return new HttpProbe(check.Key, _client, address, endPoint, check.StatusCode, HttpProbe.DefaultTimeout, time);
    }

    /// <param name="key">The name of a registered check.</param>
    public IHealthProbe ForRegistered(string key) => new RegisteredCheckProbe(key, checks, RegisteredCheckProbe.DefaultTimeout, time);

    public void Dispose() => _client.Dispose();
}
