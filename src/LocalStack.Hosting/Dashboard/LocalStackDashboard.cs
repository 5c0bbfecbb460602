using Aspire.Hosting;

namespace LocalStack.Hosting.Dashboard;

/// <summary>Puts LocalStack's dashboard where Aspire looks for its own.</summary>
internal static class LocalStackDashboard
{
    private const string Setting = "LocalStack:Dashboard";
    private const string ProgramName = "LocalStack.Dashboard";
    private const string PathSetting = "DcpPublisher:DashboardPath";
    private const string FolderSetting = "ASPIRE_DASHBOARD_DATA_DIRECTORY";

    /// <summary>Chooses the program by the setting. A path that somebody gave stays.</summary>
    /// <exception cref="DistributedApplicationException">The setting is wrong, or the program is missing.</exception>
    public static void Use(IDistributedApplicationBuilder builder)
    {
        switch (builder.Configuration[Setting])
        {
            case "aspire":
                break;
            case null or "" or "localstack":
                builder.Configuration[PathSetting] ??= FindProgram(builder);
                KeepTelemetry(builder);
                break;
            case var other:
                throw new DistributedApplicationException($"The setting '{Setting}' is '{other}'. It must be 'localstack' (the default) or 'aspire'.");
        }
    }

    // The host passes on all that begins with ASPIRE_DASHBOARD_.
    private static void KeepTelemetry(IDistributedApplicationBuilder builder)
    {
        var folders = new AppHostFolders(builder.Configuration, builder.AppHostDirectory);
        if (!folders.IsTemporary)
        {
            builder.Configuration[FolderSetting] ??= Path.Combine(folders.DataDirectory, "telemetry");
        }
    }

    private static string FindProgram(IDistributedApplicationBuilder builder)
    {
        var program = PackagePrograms.Find(builder.AppHostAssembly, ProgramName);
        return File.Exists(program) ? program : throw new DistributedApplicationException(
            $"The dashboard's program{(program is null ? "" : $" '{program}'")} is not there. It comes with the package {ProgramName}: restore and build the AppHost again, or set '{Setting}' to 'aspire'.");
    }
}
