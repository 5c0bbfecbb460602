namespace LocalStack.Hosting.Containers;

/// <summary>The container engine could not do what was asked. The message says what happened, why, and what to do.</summary>
internal sealed class ContainerEngineException(ContainerEngineError error, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ContainerEngineError Error { get; } = error;
}
