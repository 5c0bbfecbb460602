using System.Text.Json;
using System.Text.Json.Serialization;
using Portwatch.Api.Checks;
using Portwatch.Api.Endpoints;
using Portwatch.Api.Incidents;
using Portwatch.Api.Load;
using Portwatch.Api.Pages;
using Portwatch.Api.Ports;
using Portwatch.Api.Rules;
using Portwatch.Api.Status;
using Portwatch.Core.Board;
using Portwatch.Core.Model;

namespace Portwatch.Api;

/// <summary>The surface's JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EndpointRequest))]
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
[JsonSerializable(typeof(ItemPage<Delivery>))]
[JsonSerializable(typeof(RuleRequest))]
[JsonSerializable(typeof(IReadOnlyList<AlertRule>))]
[JsonSerializable(typeof(SuggestRequest))]
[JsonSerializable(typeof(PortSuggestion))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(Diagnosis))]
[JsonSerializable(typeof(LoadRequest))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(BoardRows))]
internal sealed partial class ApiJson : JsonSerializerContext;
