using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Writes what a server's process prints into the console of its resource.</summary>
internal static partial class NativeServerConsole
{
    /// <summary>Goes on until it is cancelled.</summary>
    public static async Task MirrorAsync(ResourceLoggerService consoles, IResource process, ILogger console, CancellationToken cancellationToken)
    {
        await foreach (var lines in consoles.WatchAsync(process).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var line in lines)
            {
                // "2026-11-29T08:00:00.123Z 2026-11-29 09:00:00.123 CET [4711] LOG:  starting": the first word is the orchestrator's, and is written again.
                var text = line.Content;
                var space = text.IndexOf(' ', StringComparison.Ordinal);
                text = space > 0 && DateTimeOffset.TryParse(text.AsSpan(0, space), CultureInfo.InvariantCulture, out _) ? text[(space + 1)..] : text;
                Log.Line(console, line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, text);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage("{Line}")]
        public static partial void Line(ILogger logger, LogLevel level, string line);
    }
}
