using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.NativeServers;

internal sealed partial class NativeServerSupervisor
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Server} in {Folder}")]
        public static partial void Starts(ILogger logger, string server, string folder);

        [LoggerMessage(LogLevel.Information, "{Progress}")]
        public static partial void Progress(ILogger logger, string progress);

        [LoggerMessage(LogLevel.Error, "{Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "{ResourceName}: {Progress}")]
        public static partial void ResourceProgress(ILogger logger, string resourceName, string progress);

        [LoggerMessage(LogLevel.Error, "{ResourceName}: {Reason}")]
        public static partial void ResourceFailed(ILogger logger, Exception? exception, string resourceName, string reason);

        [LoggerMessage(LogLevel.Error, "The state of resource '{ResourceName}' can no longer be followed.")]
        public static partial void MirrorFailed(ILogger logger, Exception exception, string resourceName);
    }
}
