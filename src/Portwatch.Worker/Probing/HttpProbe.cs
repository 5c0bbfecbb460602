using System.Net;
using System.Net.Sockets;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>
/// Up if a GET over HTTP/1.1, or over HTTP/2 without TLS by prior knowledge, is answered with the expected status. The client behaves like a probe: a connection of its own each time (a pooled one proves nothing about the listener), no redirects to elsewhere,
/// no proxy, no cookies, headers only.
/// </summary>
internal sealed class HttpProbe(EndpointProtocol protocol) : IProbe, IDisposable
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

    public EndpointProtocol Protocol => protocol;

    public async Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var connected = new ConnectedFamily();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{target.Authority}{target.Path ?? "/"}")
        {
            Version = protocol == EndpointProtocol.H2c ? HttpVersion.Version20 : HttpVersion.Version11,
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
