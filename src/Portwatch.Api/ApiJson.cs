using System.Text.Json;
using System.Text.Json.Serialization;
using Portwatch.Api.Checks;
using Portwatch.Api.Endpoints;
using Portwatch.Api.Incidents;
using Portwatch.Api.Ports;
using Portwatch.Api.Status;
using Portwatch.Data.Board;

namespace Portwatch.Api;

/// <summary>The surface's JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateEndpoint))]
[JsonSerializable(typeof(PatchEndpoint))]
[JsonSerializable(typeof(EndpointView))]
[JsonSerializable(typeof(ItemPage<EndpointView>))]
[JsonSerializable(typeof(EndpointHistory))]
[JsonSerializable(typeof(CheckView))]
[JsonSerializable(typeof(IReadOnlyList<BoardEntry>))]
[JsonSerializable(typeof(BoardUpdate))]
[JsonSerializable(typeof(BoardRemoval))]
[JsonSerializable(typeof(BoardPulse))]
[JsonSerializable(typeof(IReadOnlyList<PortView>))]
[JsonSerializable(typeof(IncidentView))]
[JsonSerializable(typeof(ItemPage<IncidentView>))]
[JsonSerializable(typeof(ItemPage<DeliveryView>))]
internal sealed partial class ApiJson : JsonSerializerContext;
