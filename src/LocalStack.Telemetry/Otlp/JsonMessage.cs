using System.Text.Json;

namespace LocalStack.Telemetry.Otlp;

/// <summary>The fields of a message by their JSON names; the names of the .proto file (snake_case) are understood as well.</summary>
internal sealed class JsonMessage
{
    private readonly Dictionary<string, JsonField> _fields = [];
    private readonly Dictionary<string, JsonField>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public JsonMessage() => _lookup = _fields.GetAlternateLookup<ReadOnlySpan<char>>();

    public JsonMessage Add(uint number, string name, JsonFieldKind kind, JsonMessage? message = null, IReadOnlyDictionary<string, int>? names = null)
    {
        var field = new JsonField(number, kind, message, names);
        _fields.Add(name, field);
        _fields.TryAdd(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), field);
        return this;
    }

    public JsonField? Find(ReadOnlySpan<char> name) => _lookup.TryGetValue(name, out var field) ? field : null;
}
