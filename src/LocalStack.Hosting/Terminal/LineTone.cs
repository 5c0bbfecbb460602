namespace LocalStack.Hosting.Terminal;

/// <summary>How a line should strike the reader; a terminal shows it as a colour.</summary>
internal enum LineTone
{
    Pending,
    Good,
    Bad,
}
