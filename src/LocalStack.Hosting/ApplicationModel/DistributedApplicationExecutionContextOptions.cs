namespace Aspire.Hosting;

/// <summary>How an application is executed, before it is known in full.</summary>
public class DistributedApplicationExecutionContextOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="operation">What the AppHost is executed for.</param>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation)
    {
        Operation = operation;
    }

    /// <summary>Creates options.</summary>
    /// <param name="operation">What the AppHost is executed for.</param>
    /// <param name="publisherName">The publisher.</param>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName) : this(operation)
    {
        PublisherName = publisherName;
    }

    /// <summary>What the AppHost is executed for.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>The publisher.</summary>
    public string? PublisherName { get; }

    /// <summary>The application's services, once they are built.</summary>
    public IServiceProvider? ServiceProvider { get; set; }
}
