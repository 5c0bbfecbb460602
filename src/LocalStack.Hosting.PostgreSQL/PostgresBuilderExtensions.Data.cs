using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.PostgreSQL;

namespace Aspire.Hosting;

public static partial class PostgresBuilderExtensions
{
    private const string InitFolder = "/docker-entrypoint-initdb.d";

    /// <summary>
    /// Keeps the server's data in a volume: a folder of the AppHost's data directory for the native form, a volume of the container engine for a container.
    /// It is never deleted by LocalStack.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The name of the volume. Default: made of the application's and the resource's name.</param>
    /// <param name="isReadOnly">Whether it is mounted read-only, which needs a container.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolderOf(builder.Resource), isReadOnly);
    }

    /// <summary>Keeps the server's data in a folder of your choice.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">The folder, relative to the AppHost's. It is created if need be, and must be empty or hold a cluster of the server's version.</param>
    /// <param name="isReadOnly">Whether it is mounted read-only, which needs a container.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        return builder.WithBindMount(source, DataFolderOf(builder.Resource), isReadOnly);
    }

    /// <summary>Runs scripts when the server's data is new, in the order of their names and before the server counts as ready.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">A script, or a folder of scripts, relative to the AppHost's folder. The native form runs <c>.sql</c> and <c>.sql.gz</c>; anything else needs a container.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<PostgresServerResource> WithInitFiles(this IResourceBuilder<PostgresServerResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        var path = Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory);
        return builder.WithContainerFiles(InitFolder, path).WithAnnotation(new PostgresInitFilesAnnotation(path));
    }

    /// <summary>Mounts a folder of scripts that run when the server's data is new. Use <see cref="WithInitFiles"/>.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">The folder, relative to the AppHost's.</param>
    /// <param name="isReadOnly">Whether it is mounted read-only.</param>
    /// <returns>The same builder.</returns>
    [Obsolete("Use WithInitFiles instead.")]
    public static IResourceBuilder<PostgresServerResource> WithInitBindMount(this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        return builder.WithBindMount(source, InitFolder, isReadOnly);
    }

    private static string DataFolderOf(PostgresServerResource server)
    {
        // "18.3", "17-alpine", "latest": without a number the newest layout cannot be assumed.
        var tag = server.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag ?? "";
        var digits = tag.AsSpan(0, tag.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : tag.Length);
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) && major >= 18 ? PostgresContainerImages.DataFolder : PostgresContainerImages.DataFolderBefore18;
    }
}
