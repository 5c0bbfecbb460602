namespace LocalStack.Hosting;

/// <summary>Names of properties on snapshots of executables, which Aspire keeps to itself.</summary>
internal static class ExecutableProperties
{
    public const string Pid = "executable.pid";
}
