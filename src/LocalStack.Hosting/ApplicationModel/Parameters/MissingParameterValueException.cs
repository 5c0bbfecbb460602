namespace Aspire.Hosting;

/// <summary>A parameter has no value, and nobody can be asked for it.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">Which value is missing, and where to set it.</param>
    public MissingParameterValueException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">Which value is missing, and where to set it.</param>
    /// <param name="innerException">Why.</param>
    public MissingParameterValueException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
