namespace LocalStack.Telemetry.Model;

/// <summary>The library that produced telemetry: an ActivitySource, a Meter, a logger category.</summary>
/// <param name="Name">Its name; empty when the sender set none.</param>
/// <param name="Version">Its version; empty when the sender set none.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record InstrumentationScope(string Name, string Version, AttributeCollection Attributes)
{
    /// <summary>The scope of telemetry that named none.</summary>
    public static InstrumentationScope Empty { get; } = new(string.Empty, string.Empty, AttributeCollection.Empty);
}
