namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network from which an endpoint is seen. The same endpoint has another address in each.</summary>
/// <param name="Value">The identifier.</param>
public record NetworkIdentifier(string Value);
