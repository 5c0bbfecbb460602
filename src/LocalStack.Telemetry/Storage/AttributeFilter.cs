namespace LocalStack.Telemetry.Storage;

/// <summary>A condition on one attribute.</summary>
/// <param name="Key">The attribute's name; case matters.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">What to compare with.</param>
public sealed record AttributeFilter(string Key, FilterOperator Operator, string Value);
