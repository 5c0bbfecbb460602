using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>
/// A POST of very many zero bytes over a socket of its own, which listens for the answer while it sends, and goes on sending after it. So a refusal that a
/// sender can read is told apart from a connection that just ends; an HTTP client shows the same error for both.
/// </summary>
internal static class HugeUpload
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Sends until everything is sent or nobody takes it any more.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="headers">Lines of the head besides those that frame the body.</param>
    /// <param name="length">Of the body; a multiple of 64 KiB.</param>
    /// <param name="isChunked">Whether the body comes without its length.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status of the answer.</returns>
    /// <exception cref="IOException">The connection ended without an answer.</exception>
    public static async Task<HttpStatusCode> PostAsync(Uri address, IEnumerable<string> headers, long length, bool isChunked, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        await using var stream = client.GetStream();
        string[] lines =
        [
            $"POST {address.PathAndQuery} HTTP/1.1", $"Host: {address.Authority}", .. headers,
            isChunked ? "Transfer-Encoding: chunked" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}"), "", "",
        ];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), cancellationToken);
        var answer = ReadStatusAsync(stream, cancellationToken);
        await SendBodyAsync(stream, length, isChunked, cancellationToken);
        return await answer;
    }

    private static async Task SendBodyAsync(NetworkStream stream, long length, bool isChunked, CancellationToken cancellationToken)
    {
        var zeros = new byte[PieceBytes];
        byte[] piece = isChunked ? [.. Encoding.ASCII.GetBytes($"{PieceBytes:X}\r\n"), .. zeros, .. "\r\n"u8] : zeros;
        try
        {
            for (var left = length; left > 0; left -= PieceBytes)
            {
                await stream.WriteAsync(piece, cancellationToken);
            }

            await stream.WriteAsync(isChunked ? "0\r\n\r\n"u8.ToArray() : [], cancellationToken);
        }
        catch (IOException)
        {
            // The other side has hung up. Whether it has answered before is for the reader to say.
        }
    }

    // "HTTP/1.1 413 Payload Too Large"
    private static async Task<HttpStatusCode> ReadStatusAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The connection ended without an answer.");
        return (HttpStatusCode)int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
