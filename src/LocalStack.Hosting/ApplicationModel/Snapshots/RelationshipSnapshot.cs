namespace Aspire.Hosting.ApplicationModel;

/// <summary>A relationship to another resource.</summary>
/// <param name="ResourceName">The other resource.</param>
/// <param name="Type">What it is to this one.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);
