namespace Aspire.Hosting;

/// <summary>The application is described wrongly, or cannot run on this machine.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Creates an exception.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened, why, and what to do.</param>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened, why, and what to do.</param>
    /// <param name="inner">The cause.</param>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}
