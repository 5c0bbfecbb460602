namespace LocalStack.Telemetry.Otlp;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Message">For messages: what is in it.</param>
/// <param name="Names">For enumerations: the numbers of the names.</param>
internal sealed record JsonField(uint Number, JsonFieldKind Kind, JsonMessage? Message = null, IReadOnlyDictionary<string, int>? Names = null);
