namespace Aspire.Hosting.ApplicationModel;

/// <summary>The arguments of the container engine while they are put together.</summary>
/// <param name="args">The arguments so far.</param>
/// <param name="cancellationToken">Ends the start of the container.</param>
public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments so far.</summary>
    public IList<object> Args { get; } = args ?? throw new ArgumentNullException(nameof(args));

    /// <summary>Ends the start of the container.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
