namespace LocalStack.Hosting.Testing;

/// <summary>
/// Telemetry is not what a test expects, or did not come in time. The message says what was expected, what was there instead (as a tree, with durations and
/// errors), the last console lines of the resources involved, and where the file with all telemetry of the test is.
/// </summary>
public sealed class TelemetryAssertionException : Exception, IAssertionException
{
    internal TelemetryAssertionException(string message)
        : base(message)
    {
    }
}

/// <summary>xUnit.net tells a failed assertion from any other exception by an interface of this name, wherever it is declared.</summary>
internal interface IAssertionException;
