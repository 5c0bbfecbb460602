namespace LocalStack.Hosting.Ports;

/// <summary>The process that holds a port.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Command">Its command line, shortened.</param>
/// <param name="StartedAt">When it was started, in local time.</param>
/// <param name="UserName">Its user, where known.</param>
internal sealed record PortHolder(int Pid, string Command, DateTimeOffset StartedAt, string? UserName);
