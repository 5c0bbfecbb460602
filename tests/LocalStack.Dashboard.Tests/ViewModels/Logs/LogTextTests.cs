using LocalStack.Dashboard.ViewModels.Logs;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.ViewModels.Logs;

public sealed class LogTextTests
{
    [Fact]
    public void Row_IsOneLineOfBoundedLength()
    {
        Assert.Equal("first second", LogText.OneLine(Record("first\r\n\tsecond")));
        Assert.InRange(LogText.OneLine(Record(new string('x', 100_000))).Length, 100, 1_000);
        Assert.Equal("System.Exception: broken", LogText.OneLine(Record("", ("exception.type", "System.Exception"), ("exception.message", "broken"))));
    }

    [Fact]
    public void Exception_IsItsStackTrace_WithTheMessageOnce()
    {
        Assert.Null(LogText.ExceptionOf(Record("fine")));
        Assert.Equal("System.Exception: broken\n at A", LogText.ExceptionOf(Record("", ("exception.type", "System.Exception"), ("exception.message", "broken"), ("exception.stacktrace", "System.Exception: broken\n at A"))));
        Assert.Equal("Error: broken\nat a.js:1", LogText.ExceptionOf(Record("", ("exception.type", "Error"), ("exception.message", "broken"), ("exception.stacktrace", "at a.js:1"))));
    }

    private static LogRecord Record(string message, params (string Key, string Value)[] attributes) => new()
    {
        Id = 1,
        UnixNanoseconds = 0,
        Severity = LogSeverity.Information,
        SeverityNumber = 9,
        SeverityText = "",
        Body = AttributeValue.From(message),
        Attributes = new AttributeCollection(attributes.Select(attribute => KeyValuePair.Create(attribute.Key, AttributeValue.From(attribute.Value)))),
        TraceId = default,
        SpanId = default,
        EventName = "",
        Scope = InstrumentationScope.Empty,
        Resource = new OtlpResource { Index = 0, Name = "api", InstanceId = "", Attributes = AttributeCollection.Empty },
        DroppedAttributeCount = 0,
    };
}
