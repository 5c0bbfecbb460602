namespace LocalStack.Hosting.NativeServers;

/// <summary>A native server cannot be started. The message says what happened, why, and what to do, and is shown to the user as it is.</summary>
public sealed class NativeServerException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What happened, why, and what to do.</param>
    public NativeServerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the failure with its cause.</summary>
    /// <param name="message">What happened, why, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public NativeServerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
