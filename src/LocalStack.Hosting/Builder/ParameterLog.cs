using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal static partial class ParameterLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    public static partial void ValueMissing(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The value of parameter '{ResourceName}' could not be found.")]
    public static partial void ValueFailed(ILogger logger, Exception exception, string resourceName);
}
