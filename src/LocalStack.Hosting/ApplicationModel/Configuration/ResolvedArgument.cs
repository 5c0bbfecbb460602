namespace Aspire.Hosting.ApplicationModel;

/// <summary>An argument of a command line.</summary>
/// <param name="Value">The argument.</param>
/// <param name="IsSensitive">Whether a secret is in it, so that it must not be shown.</param>
internal sealed record ResolvedArgument(string Value, bool IsSensitive);
