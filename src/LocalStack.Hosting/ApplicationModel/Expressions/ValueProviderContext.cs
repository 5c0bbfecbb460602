namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value. An address, for one, depends on the network that it is used in.</summary>
public class ValueProviderContext
{
    /// <summary>How the application is executed.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that the value is for.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The network that the value is used in.</summary>
    public NetworkIdentifier? Network { get; init; }

    /// <summary>The process or container that the value is for, when it is for one in particular.</summary>
    internal ResourceInstance? Instance { get; init; }
}
