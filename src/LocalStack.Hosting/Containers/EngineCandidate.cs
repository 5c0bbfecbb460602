namespace LocalStack.Hosting.Containers;

/// <summary>A place where an engine may answer.</summary>
/// <param name="Endpoint">Its address.</param>
/// <param name="Source">Where the address comes from, for messages: <c>DOCKER_HOST</c>, <c>the usual socket</c> …</param>
/// <param name="IsDecisive">Whether the user named it: when it does not answer, no other place is tried.</param>
internal sealed record EngineCandidate(string Endpoint, string Source, bool IsDecisive = false);
