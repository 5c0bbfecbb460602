namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a URL is shown.</summary>
/// <param name="DisplayName">The text in its place; empty for the URL itself.</param>
/// <param name="SortOrder">The order: higher numbers come first.</param>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);
