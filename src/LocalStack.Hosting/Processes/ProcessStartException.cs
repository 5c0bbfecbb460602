namespace LocalStack.Hosting.Processes;

/// <summary>A process could not be started. The message says what was tried, why it failed and what to do.</summary>
internal sealed class ProcessStartException(ProcessStartError error, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ProcessStartError Error { get; } = error;
}
