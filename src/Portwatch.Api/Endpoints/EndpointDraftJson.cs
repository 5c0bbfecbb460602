using System.Text.Json.Serialization;

namespace Portwatch.Api.Endpoints;

/// <summary>The draft in one spelling, to be hashed: two requests that mean the same are the same.</summary>
[JsonSerializable(typeof(EndpointDraft))]
internal sealed partial class EndpointDraftJson : JsonSerializerContext;
