using System.Reflection;
using Aspire.Hosting;

namespace LocalStack.Hosting;

/// <summary>Ends a start that cannot succeed, before anything was started.</summary>
internal static class AppHostStart
{
    /// <summary>
    /// Says what is wrong and ends the AppHost with exit code 1. An exception would end it, too, but with a stack trace and a core dump; a test, whose own
    /// process must live on, gets it nevertheless.
    /// </summary>
    /// <param name="faults">What is wrong, one paragraph each.</param>
    /// <param name="appHost">The AppHost's assembly.</param>
    /// <exception cref="DistributedApplicationException">The AppHost runs inside another program, such as a test.</exception>
    public static void Refuse(IReadOnlyList<string> faults, Assembly? appHost)
    {
        if (faults.Count == 0)
        {
            return;
        }

        var message = "Nothing was started." + string.Concat(faults.Select(static fault => Environment.NewLine + "- " + fault));
        if (appHost is null || Assembly.GetEntryAssembly() != appHost || !IsBuiltAsAppHost(appHost))
        {
            throw new DistributedApplicationException(message);
        }

        Console.Error.WriteLine(message);
        Environment.Exit(1);
    }

    // The AppHost SDK records it; a test program that builds its application itself has no such record.
    private static bool IsBuiltAsAppHost(Assembly program) =>
        program.GetCustomAttributes<AssemblyMetadataAttribute>().Any(static record => record.Key.Equals("apphostprojectpath", StringComparison.OrdinalIgnoreCase));
}
