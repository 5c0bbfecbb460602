using Aspire.Hosting;

namespace LocalStack.Hosting;

/// <summary>
/// A fault in the description of an application, such as two resources with one name, is thrown where it is written, in the AppHost's own code.
/// If nobody there catches it, its author reads the message and not a stack trace, and the process ends with exit code 1.
/// </summary>
internal static class UnhandledFaults
{
    private static int _isShown;

    public static void ShowAsMessages()
    {
        if (Interlocked.Exchange(ref _isShown, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += Show;
        }
    }

    private static void Show(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is DistributedApplicationException fault)
        {
            Console.Error.WriteLine(fault.Message);
            Environment.Exit(1);
        }
    }
}
