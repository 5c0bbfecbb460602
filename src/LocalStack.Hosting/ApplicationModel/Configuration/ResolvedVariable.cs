namespace Aspire.Hosting.ApplicationModel;

/// <summary>A variable of an environment.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsSensitive">Whether a secret is in it, so that it must not be shown before someone asks for it.</param>
internal sealed record ResolvedVariable(string Name, string Value, bool IsSensitive);
