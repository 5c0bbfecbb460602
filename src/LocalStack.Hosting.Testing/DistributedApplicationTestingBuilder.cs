using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Creates application builders for tests. Unlike <c>Run</c>, such an application has no dashboard, random ports instead of
/// fixed ones, and waits that end with an error as soon as what is waited for cannot come any more. Its telemetry is
/// collected in the test process; see <see cref="LocalStack.Hosting.Testing.ApplicationTelemetry"/>.
/// </summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs an AppHost's entry point up to its <c>Build()</c>, and returns its builder.</summary>
    /// <typeparam name="TEntryPoint">A type of the AppHost's assembly, usually <c>Projects.MyAppHost</c>.</typeparam>
    /// <param name="cancellationToken">Gives up waiting for the entry point.</param>
    /// <exception cref="InvalidOperationException">The assembly has no entry point, or it ended without building an application.</exception>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    /// <param name="args">The entry point's arguments, such as <c>--LocalStack:RandomizePorts=false</c>.</param>
    /// <param name="cancellationToken">Gives up waiting for the entry point.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    /// <param name="args">The entry point's arguments.</param>
    /// <param name="configureBuilder">Changes the options before the builder is made.</param>
    /// <param name="cancellationToken">Gives up waiting for the entry point.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    /// <param name="entryPoint">A type of the AppHost's assembly.</param>
    /// <param name="cancellationToken">Gives up waiting for the entry point.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    /// <inheritdoc cref="CreateAsync(Type, CancellationToken)"/>
    /// <param name="entryPoint">A type of the AppHost's assembly.</param>
    /// <param name="args">The entry point's arguments.</param>
    /// <param name="cancellationToken">Gives up waiting for the entry point.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    /// <inheritdoc cref="CreateAsync(Type, CancellationToken)"/>
    /// <param name="entryPoint">A type of the AppHost's assembly.</param>
    /// <param name="args">The entry point's arguments.</param>
    /// <param name="configureBuilder">Changes the options before the builder is made.</param>
    /// <param name="cancellationToken">Gives up waiting for the entry point.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);

        var run = new EntryPointRun(entryPoint, args, configureBuilder);
        var builder = await run.WaitForBuilderAsync(cancellationToken).ConfigureAwait(false);
        return new TestingBuilder(builder, run);
    }

    /// <summary>An empty builder, to compose an application in the test itself.</summary>
    /// <param name="args">Configuration as on the command line.</param>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, (_, _) => { });

    /// <inheritdoc cref="Create(string[])"/>
    /// <param name="args">Configuration as on the command line.</param>
    /// <param name="configureBuilder">Changes the options before the builder is made.</param>
    public static IDistributedApplicationTestingBuilder Create(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);

        using var observation = new TestComposition(configureBuilder).Observe();
        return new TestingBuilder(new DistributedApplicationBuilder(args), run: null);
    }
}
