using System.Text;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>The instrumentation scopes, by the order in which they first came.</summary>
internal sealed class ScopeTable(int maxScopes) : EncodedTable<InstrumentationScope>(maxScopes)
{
    private readonly Dictionary<InstrumentationScope, int> _known = [];

    protected override int Add_NeedsLock(ReadOnlySpan<byte> message)
    {
        var scope = Read(message);
        if (_known.TryGetValue(scope, out var index))
        {
            return index;
        }

        index = Append_NeedsLock(scope, message.Length);
        if (index >= 0)
        {
            _known.Add(scope, index);
        }

        return index;
    }

    private static InstrumentationScope Read(ReadOnlySpan<byte> message)
    {
        var (name, version) = (string.Empty, string.Empty);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case EnvelopeFields.ScopeName:
                    name = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case EnvelopeFields.ScopeVersion:
                    version = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new InstrumentationScope(name, version, AnyValueReader.ReadEntries(message, EnvelopeFields.ScopeAttribute));
    }
}
