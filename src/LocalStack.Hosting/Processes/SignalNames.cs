namespace LocalStack.Hosting.Processes;

/// <summary>Names of the signals that end processes, with the numbers that Linux and macOS share.</summary>
internal static class SignalNames
{
    public static string For(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        _ => $"signal {signal}",
    };

    public static int NumberOf(StopSignal signal) => signal switch
    {
        StopSignal.Interrupt => 2,
        StopSignal.Quit => 3,
        _ => 15,
    };
}
