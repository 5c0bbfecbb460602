namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known when the application runs, not when it is described.</summary>
public interface IValueProvider
{
    /// <summary>Gets the value, waiting until it is known.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value, or <see langword="null"/> when there is none.</returns>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets the value as a resource sees it, waiting until it is known.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value, or <see langword="null"/> when there is none.</returns>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}
