using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Notifications;

/// <summary>Writes what is logged about a resource into the consoles of its instances, between the lines that they print themselves.</summary>
internal sealed class ConsoleLogger(Func<IReadOnlyList<ConsoleLog>> logs) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var text = formatter(state, exception);
        if (exception is not null)
        {
            text = $"{text}\n{exception}";
        }

        foreach (var log in logs())
        {
            log.Append(text, isError: logLevel >= LogLevel.Error);
        }
    }
}
