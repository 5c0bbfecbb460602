namespace LocalStack.Hosting.Processes;

/// <summary>The signal that asks a process to end. Windows knows none of them: there a process is ended at once.</summary>
internal enum StopSignal
{
    /// <summary>SIGTERM, what most programs expect.</summary>
    Terminate,

    /// <summary>SIGINT, PostgreSQL's fast shutdown.</summary>
    Interrupt,

    /// <summary>SIGQUIT, for programs that keep it for an immediate shutdown.</summary>
    Quit,
}
