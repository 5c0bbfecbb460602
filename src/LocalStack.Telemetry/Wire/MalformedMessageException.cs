namespace LocalStack.Telemetry.Wire;

/// <summary>The one exception a reader of received bytes throws: they are not what they claim to be. The message is sent back to the sender.</summary>
internal sealed class MalformedMessageException(string message) : Exception(message);
