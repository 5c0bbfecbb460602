namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>This machine has nothing to run a resource with. The message says what is missing and what to do.</summary>
internal sealed class RuntimeMissingException(string message) : Exception(message);
