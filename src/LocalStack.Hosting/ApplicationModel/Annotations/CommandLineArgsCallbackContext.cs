using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The command line of a resource while it is put together.</summary>
public sealed class CommandLineArgsCallbackContext
{
    private readonly IResource? _resource;

    /// <summary>Creates a context without a resource.</summary>
    /// <param name="args">The arguments that are set already.</param>
    /// <param name="cancellationToken">Ends the start of the resource.</param>
    public CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        Args = args;
        CancellationToken = cancellationToken;
    }

    /// <summary>Creates a context.</summary>
    /// <param name="args">The arguments that are set already.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Ends the start of the resource.</param>
    public CommandLineArgsCallbackContext(IList<object> args, IResource resource, CancellationToken cancellationToken = default)
        : this(args, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resource = resource;
    }

    /// <summary>The arguments: strings, or values that are evaluated once all callbacks ran.</summary>
    public IList<object> Args { get; }

    /// <summary>Ends the start of the resource.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>How the application is executed.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; init; } = new(DistributedApplicationOperation.Run);

    /// <summary>The resource's log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The resource.</summary>
    /// <exception cref="InvalidOperationException">The context was created without one.</exception>
    public IResource Resource => _resource ?? throw new InvalidOperationException("This command line is not put together for a resource.");
}
