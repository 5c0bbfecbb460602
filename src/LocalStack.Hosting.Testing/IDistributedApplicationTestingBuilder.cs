namespace Aspire.Hosting.Testing;

/// <summary>A builder of an application under test. Disposing it before it has built ends the AppHost's entry point.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application. It is not started.</summary>
    /// <param name="cancellationToken">Gives up waiting for the AppHost's entry point.</param>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
