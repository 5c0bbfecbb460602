namespace LocalStack.Dashboard.Configuration;

/// <summary>
/// Where settings come from, the strongest last: a JSON file and a folder with a file for each setting (as containers mount secrets), if they are named; the
/// environment; the command line.
/// </summary>
internal static class DashboardConfiguration
{
    public const string FilePath = "ASPIRE_DASHBOARD_CONFIG_FILE_PATH";
    public const string FileFolder = "ASPIRE_DASHBOARD_FILE_CONFIG_DIRECTORY";

    public static DashboardOptionsResult Read(string[] args)
    {
        var named = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        try
        {
            var builder = new ConfigurationBuilder();
            if (named[FilePath] is { Length: > 0 } file)
            {
                builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
            }

            if (named[FileFolder] is { Length: > 0 } folder)
            {
                builder.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: false);
            }

            return DashboardOptionsReader.Read(builder.AddEnvironmentVariables().AddCommandLine(args).Build());
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
        {
            var (options, faults) = DashboardOptionsReader.Read(named);
            return new DashboardOptionsResult(options, [$"{FilePath} or {FileFolder} cannot be read: {unreadable.Message}", .. faults]);
        }
    }
}
