using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portwatch.Sink;

/// <summary>The sink's JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceivedAlert))]
[JsonSerializable(typeof(ImmutableArray<StoredAlert>))]
internal sealed partial class SinkJson : JsonSerializerContext;
