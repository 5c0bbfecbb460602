namespace LocalStack.Hosting.Containers;

/// <summary>A container or network of an earlier run that was removed.</summary>
/// <param name="Kind"><c>container</c> or <c>network</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Resource">What it was for.</param>
/// <param name="RunId">The run that left it.</param>
internal sealed record ReapedObject(string Kind, string Name, string Resource, string RunId);
