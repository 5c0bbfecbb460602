namespace LocalStack.Hosting.Notifications;

/// <summary>One line of a console as it is kept: text decoded, time beside it.</summary>
internal readonly record struct ConsoleLine(int Number, DateTimeOffset At, string Text, bool IsError);
