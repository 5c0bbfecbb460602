namespace LocalStack.Telemetry.Archive;

/// <summary>A file is not an archive of telemetry, is damaged, or exceeds a limit. The message says which, and can be shown to who brought it.</summary>
public sealed class TelemetryArchiveException : Exception
{
    /// <summary>A reason.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What was noticed first, if anything.</param>
    public TelemetryArchiveException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
