using System.Text;

namespace Benchmarks.Telemetry;

/// <summary>As much of the protobuf encoding as the payloads need.</summary>
internal static class Protobuf
{
    public static byte[] Field(int number, byte[] content)
    {
        var bytes = new List<byte> { (byte)((number << 3) | 2) };
        var length = (uint)content.Length;
        for (; length >= 0x80; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        bytes.Add((byte)length);
        bytes.AddRange(content);
        return [.. bytes];
    }

    /// <summary>A string attribute, in the field of that number.</summary>
    public static byte[] Attribute(int number, string key, string value) =>
        Field(number, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, Field(1, Encoding.UTF8.GetBytes(value)))]);

    /// <summary>A whole export request of equal items, and where each of them begins.</summary>
    public static byte[] Request(byte[] item, int count, out int[] offsets)
    {
        var resource = Field(1, [.. Attribute(1, "service.name", "api"), .. Attribute(1, "service.instance.id", "1")]);
        var items = new List<byte>(Field(1, Field(1, "Portwatch.Api"u8.ToArray())));
        var field = Field(2, item);
        var ends = new int[count];
        for (var i = 0; i < count; i++)
        {
            items.AddRange(field);
            ends[i] = items.Count;
        }

        var request = Field(1, [.. resource, .. Field(2, [.. items])]);
        offsets = [.. ends.Select(end => request.Length - items.Count + end - item.Length)];
        return request;
    }
}
