using System.Diagnostics;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// Sends the current trace's id along with a request. An <see cref="HttpClient"/> with a socket does that by itself; the client of a <c>WebApplicationFactory</c>,
/// which calls its server in the same process, does not: <c>factory.CreateDefaultClient(new TracePropagationHandler())</c>.
/// </summary>
public sealed class TracePropagationHandler : DelegatingHandler
{
    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        DistributedContextPropagator.Current.Inject(Activity.Current, request.Headers, static (headers, name, value) =>
        {
            var target = (System.Net.Http.Headers.HttpRequestHeaders)headers!;
            target.Remove(name);
            target.TryAddWithoutValidation(name, value);
        });
        return base.SendAsync(request, cancellationToken);
    }
}
