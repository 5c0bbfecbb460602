using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Redis.Native;

/// <summary>When a snapshot of the data is written: after this time, if at least so many keys have changed.</summary>
internal sealed record SnapshotRule(TimeSpan Interval, long KeysChanged)
{
    private const string SaveArgument = "--save";

    /// <summary>
    /// What <c>WithPersistence</c> asked for; <see langword="null"/> without it. The integration keeps it to itself, but writes it into the container's arguments:
    /// <c>redis-server --requirepass … --save 60 1</c>.
    /// </summary>
    public static async Task<SnapshotRule?> ReadAsync(IResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var context = new CommandLineArgsCallbackContext(arguments, server, cancellationToken)
        {
            ExecutionContext = services.GetRequiredService<DistributedApplicationExecutionContext>(),
            Logger = NullLogger.Instance,
        };
        foreach (var annotation in server.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var save = arguments.IndexOf(SaveArgument);
        return save >= 0 && save + 2 < arguments.Count
            && double.TryParse(arguments[save + 1] as string, CultureInfo.InvariantCulture, out var seconds)
            && long.TryParse(arguments[save + 2] as string, CultureInfo.InvariantCulture, out var keys)
            ? new SnapshotRule(TimeSpan.FromSeconds(seconds), keys)
            : null;
    }
}
