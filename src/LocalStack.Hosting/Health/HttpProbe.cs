using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Health;

/// <summary>Asks one instance over HTTP, at its own port: behind the proxy an answer could be another instance's.</summary>
internal sealed class HttpProbe(string key, HttpMessageInvoker client, Uri address, IPEndPoint endPoint, HttpStatusCode expected, TimeSpan timeout, TimeProvider time) : IHealthProbe
{
    /// <summary>How long an answer may take. Default: 10 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private const int MaxQuotedCharacters = 300;

    public string Key => key;

    public async Task<HealthReportSnapshot> ProbeAsync(CancellationToken cancellationToken)
    {
        // cancellationToken: nobody wants the answer any more. The linked source adds our own limit.
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (!await PortProbe.IsListeningAsync(endPoint, linked.Token).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Unhealthy($"Nothing listens on {endPoint} yet.");
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await client.SendAsync(request, linked.Token).ConfigureAwait(false);
            return response.StatusCode == expected
                ? new HealthReportSnapshot(key, HealthStatus.Healthy, $"GET {address.AbsolutePath} answered {(int)expected}.", null)
                : Unhealthy($"GET {address} answered {(int)response.StatusCode} instead of {(int)expected}{await QuoteAsync(response, linked.Token).ConfigureAwait(false)}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unhealthy($"GET {address} was not answered within {timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException exception)
        {
            return Unhealthy($"GET {address} failed: {exception.Message}");
        }
    }

    private static async Task<string> QuoteAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return body.Length switch
        {
            0 => "",
            <= MaxQuotedCharacters => $": {body.Trim()}",
            _ => $": {body[..MaxQuotedCharacters].Trim()}…",
        };
    }

    private HealthReportSnapshot Unhealthy(string description) => new(key, HealthStatus.Unhealthy, description, null);
}
