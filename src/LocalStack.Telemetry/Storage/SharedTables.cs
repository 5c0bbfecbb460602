namespace LocalStack.Telemetry.Storage;

/// <summary>What the three signals share: strings, resources and scopes.</summary>
internal sealed class SharedTables(TelemetryOptions options)
{
    public TelemetryOptions Options { get; } = options;

    public StringTable Strings { get; } = new();

    public ResourceTable Resources { get; } = new(options.MaxResources, options.MaxAttributes);

    public ScopeTable Scopes { get; } = new(options.MaxScopes);
}
