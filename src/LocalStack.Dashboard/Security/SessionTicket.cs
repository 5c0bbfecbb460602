using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LocalStack.Dashboard.Configuration;

namespace LocalStack.Dashboard.Security;

/// <summary>
/// What a browser holds after it has shown the token: an end time and a signature over it. The signing key derives from the token, so a ticket
/// outlives a restart of the dashboard within one run of the AppHost, dies with that run, and nothing has to be stored.
/// </summary>
internal sealed class SessionTicket(DashboardOptions options, TimeProvider time)
{
    /// <summary>From the last visit. An open page renews it, so that only a closed browser runs out.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private const int EndBytes = sizeof(long);
    private const int TicketBytes = EndBytes + HMACSHA256.HashSizeInBytes;

    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.BrowserToken), "LocalStack.Dashboard session v1"u8);

    public string Issue()
    {
        Span<byte> ticket = stackalloc byte[TicketBytes];
        BinaryPrimitives.WriteInt64BigEndian(ticket, (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        HMACSHA256.HashData(_key, ticket[..EndBytes], ticket[EndBytes..]);
        return Base64Url.EncodeToString(ticket);
    }

    /// <returns>False when it is not ours or its time is over; <paramref name="remaining"/> is then zero.</returns>
    public bool TryAccept(string? text, out TimeSpan remaining)
    {
        remaining = TimeSpan.Zero;
        Span<byte> ticket = stackalloc byte[TicketBytes];
        if (options.BrowserToken.Length == 0
            || string.IsNullOrEmpty(text)
            || text.Length != Base64Url.GetEncodedLength(TicketBytes)
            || !Base64Url.TryDecodeFromChars(text, ticket, out var written)
            || written != TicketBytes)
        {
            return false;
        }

        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, ticket[..EndBytes], signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, ticket[EndBytes..]))
        {
            return false;
        }

        var left = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(ticket)) - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        remaining = left;
        return true;
    }
}
