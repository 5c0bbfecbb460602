namespace Aspire.Hosting;

/// <summary>How the application is executed.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions _options;

    /// <summary>Creates a context.</summary>
    /// <param name="operation">What the AppHost is executed for.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(new DistributedApplicationExecutionContextOptions(operation))
    {
    }

    /// <summary>Creates a context.</summary>
    /// <param name="operation">What the AppHost is executed for.</param>
    /// <param name="publisherName">The publisher.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
        : this(new DistributedApplicationExecutionContextOptions(operation, publisherName))
    {
    }

    /// <summary>Creates a context.</summary>
    /// <param name="options">How the application is executed.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        PublisherName = options.PublisherName ?? "manifest";
    }

    /// <summary>What the AppHost is executed for.</summary>
    public DistributedApplicationOperation Operation => _options.Operation;

    /// <summary>The publisher.</summary>
    public string PublisherName { get; set; }

    /// <summary>Whether the application runs here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>Whether the application is written out to run elsewhere.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>The application's services.</summary>
    /// <exception cref="InvalidOperationException">The application is not built yet.</exception>
    public IServiceProvider Services => ServiceProvider;

    /// <summary>The application's services.</summary>
    /// <exception cref="InvalidOperationException">The application is not built yet.</exception>
    public IServiceProvider ServiceProvider => _options.ServiceProvider ?? throw new InvalidOperationException(
        "The application's services do not exist before it is built. Use them from callbacks that run at start, such as WithEnvironment(context => …).");
}
