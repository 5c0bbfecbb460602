using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment of a resource while it is put together.</summary>
public class EnvironmentCallbackContext
{
    private readonly IResource? _resource;

    /// <summary>Creates a context without a resource.</summary>
    /// <param name="executionContext">How the application is executed.</param>
    /// <param name="environmentVariables">The variables that are set already.</param>
    /// <param name="cancellationToken">Ends the start of the resource.</param>
    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        ExecutionContext = executionContext;
        EnvironmentVariables = environmentVariables ?? [];
        CancellationToken = cancellationToken;
    }

    /// <summary>Creates a context.</summary>
    /// <param name="executionContext">How the application is executed.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="environmentVariables">The variables that are set already.</param>
    /// <param name="cancellationToken">Ends the start of the resource.</param>
    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
        : this(executionContext, environmentVariables, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resource = resource;
    }

    /// <summary>The variables: strings, or values that are evaluated once all callbacks ran.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; }

    /// <summary>Ends the start of the resource.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The resource's log.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>The resource.</summary>
    /// <exception cref="InvalidOperationException">The context was created without one.</exception>
    public IResource Resource => _resource ?? throw new InvalidOperationException("This environment is not put together for a resource.");

    /// <summary>How the application is executed.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; }
}
