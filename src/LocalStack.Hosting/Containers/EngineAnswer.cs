namespace LocalStack.Hosting.Containers;

/// <summary>An engine that answered.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="Kind">Which engine it says it is.</param>
/// <param name="Version">Its version.</param>
/// <param name="ApiVersion">The version of the API to speak with it.</param>
/// <param name="IsRootless">Whether it runs for a user, with networks of its own.</param>
internal sealed record EngineAnswer(Uri Endpoint, ContainerEngineKind Kind, string Version, Version ApiVersion, bool IsRootless);
