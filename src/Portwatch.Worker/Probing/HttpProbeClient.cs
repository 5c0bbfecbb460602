using System.Net.Sockets;
using Portwatch.Data.Model;

namespace Portwatch.Worker.Probing;

/// <summary>
/// An HTTP client that behaves like a probe: a connection of its own each time (a pooled one proves nothing about the listener), no redirects to elsewhere,
/// no proxy, no cookies, headers only.
/// </summary>
internal sealed class HttpProbeClient(Version version) : IDisposable
{
    private static readonly HttpRequestOptionsKey<ConnectedFamily> Family = new("portwatch.family");

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 64,
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var connected = new ConnectedFamily();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{target.Authority}{target.Path ?? "/"}")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.ParseAdd("Portwatch/1.0");
        request.Options.Set(Family, connected);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return IsExpected(status, target.ExpectedStatus)
                ? new(CheckOutcome.Up, connected.Value, status)
                : new(CheckOutcome.Unexpected, connected.Value, status, $"http_{status}");
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException or SelfConnectException)
        {
            // The connection's own story, as for the other protocols.
            throw exception.InnerException;
        }
        catch (HttpRequestException exception)
        {
            return new(CheckOutcome.Unexpected, connected.Value, Error: Word(exception.HttpRequestError));
        }
    }

    public void Dispose() => _client.Dispose();

    internal static bool IsExpected(int status, int? expected) => expected is { } wanted ? status == wanted : status is >= 200 and < 400;

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endPoint = context.DnsEndPoint;
        var socket = await ProbeConnection.OpenAsync(endPoint.Host.Trim('[', ']'), endPoint.Port, cancellationToken);
        if (context.InitialRequestMessage.Options.TryGetValue(Family, out var connected))
        {
            connected.Value = socket.AddressFamily;
        }

        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string Word(HttpRequestError error) => error switch
    {
        HttpRequestError.ResponseEnded => "response_ended",
        HttpRequestError.InvalidResponse => "not_http",
        HttpRequestError.HttpProtocolError => "not_http2",
        HttpRequestError.VersionNegotiationError => "not_http2",
        HttpRequestError.ConfigurationLimitExceeded => "headers_too_long",
        _ => "http_error",
    };

    private sealed class ConnectedFamily
    {
        public AddressFamily? Value { get; set; }
    }
}
