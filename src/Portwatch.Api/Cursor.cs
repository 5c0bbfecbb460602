using System.Buffers.Text;

namespace Portwatch.Api;

/// <summary>
/// Where the next page begins: after an id. Ids are version 7 and so in the order of creation; unlike an offset, a cursor neither skips
/// nor repeats when rows come and go.
/// </summary>
internal static class Cursor
{
    private const byte Version = 1;

    /// <summary>The cursor after <paramref name="id"/>, opaque to clients.</summary>
    public static string Write(Guid id)
    {
        Span<byte> bytes = stackalloc byte[17];
        bytes[0] = Version;
        id.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor; false for anything that <see cref="Write"/> did not make.</summary>
    public static bool TryRead(string? text, out Guid id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[17];
        if (text is not { Length: 23 } || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != bytes.Length || bytes[0] != Version)
        {
            return false;
        }

        id = new Guid(bytes[1..], bigEndian: true);
        return true;
    }

    /// <summary>Reads a cursor that has been checked; null if there is none.</summary>
    public static Guid? Read(string? text) => TryRead(text, out var id) ? id : null;
}
