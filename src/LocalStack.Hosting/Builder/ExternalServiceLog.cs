using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal static partial class ExternalServiceLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
    public static partial void UrlUnusable(ILogger logger, string reason);
}
