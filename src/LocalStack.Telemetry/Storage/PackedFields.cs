using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>What follows the packed attributes of a row: protobuf fields as they came, ended by <see cref="PackedAttributeWriter.End"/>.</summary>
internal static class PackedFields
{
    /// <summary>The fields, without their end.</summary>
    /// <param name="rest">From the first field on, and further than the last.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> rest)
    {
        var reader = new ProtobufReader(rest);
        while (rest[reader.Position] != PackedAttributeWriter.End && reader.TryReadTag(out var tag))
        {
            reader.Skip(tag);
        }

        return rest[..reader.Position];
    }

    /// <summary>All bytes of a row: its attributes, these fields and both ends.</summary>
    public static ReadOnlySpan<byte> WholeRow(ReadOnlySpan<byte> data)
    {
        var attributes = new PackedAttributeReader(data);
        while (attributes.Read())
        {
        }

        return data[..(data.Length - attributes.Rest.Length + Of(attributes.Rest).Length + 1)];
    }
}
