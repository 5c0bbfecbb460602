using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portwatch.Core.Board;

/// <summary>The board's JSON, generated at build time: it is on the start-up path of both services.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BoardEntry))]
[JsonSerializable(typeof(BoardChange))]
public sealed partial class BoardJson : JsonSerializerContext;
