using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Storage;
using static LocalStack.Dashboard.Configuration.DashboardOptionsReader;

namespace LocalStack.Dashboard.Configuration;

/// <summary>The settings that say how much telemetry is kept, in memory and on disk. Names are Aspire's where they mean the same.</summary>
internal static class TelemetrySettings
{
    private const string DataDirectory = "ASPIRE_DASHBOARD_DATA_DIRECTORY";
    private const string Mode = "ASPIRE_DASHBOARD_PERSISTENCE_MODE";

    // What is stored in blocks is removed in blocks: fewer than one holds cannot be kept.
    private const int LeastItems = 8_192;
    private const int MostItems = 100_000_000;
    private const long LeastBytes = 4L << 20;
    private const long MostBytes = 64L << 30;

    public static TelemetryOptions ReadLimits(IConfiguration configuration, List<string> faults)
    {
        var defaults = new TelemetryOptions();
        return defaults with
        {
            MaxSpans = Number("MaxSpanCount", defaults.MaxSpans, LeastItems, MostItems),
            MaxSpanBytes = Number("MaxSpanBytes", defaults.MaxSpanBytes, LeastBytes, MostBytes),
            MaxLogRecords = Math.Max(LeastItems, Number("MaxLogCount", defaults.MaxLogRecords, 1, MostItems)),
            MaxLogBytes = Number("MaxLogBytes", defaults.MaxLogBytes, LeastBytes, MostBytes),
            MaxPointsPerSeries = Math.Max(2, Number("MaxMetricsCount", defaults.MaxPointsPerSeries, 1, 1_000_000)),
            MaxMetricSeries = Number("MaxMetricSeriesCount", defaults.MaxMetricSeries, 1, 1_000_000),
            MaxMetricBytes = Number("MaxMetricBytes", defaults.MaxMetricBytes, LeastBytes, MostBytes),
            MaxAttributes = Number("MaxAttributeCount", defaults.MaxAttributes, 1, 100_000),

            // Aspire's default is no limit, written as the largest number there is.
            MaxAttributeValueBytes = Math.Clamp(Number("MaxAttributeLength", defaults.MaxAttributeValueBytes, 1, int.MaxValue), 16, defaults.MaxItemBytes),
            MaxResources = Number("MaxResourceCount", defaults.MaxResources, 1, ushort.MaxValue),
        };

        T Number<T>(string name, T defaultValue, T min, T max)
            where T : System.Numerics.INumber<T>
            => ReadNumber(configuration, "Dashboard:TelemetryLimits:" + name, defaultValue, min, max, faults);
    }

    public static TelemetryHistoryOptions? ReadHistory(IConfiguration configuration, string applicationName, List<string> faults)
    {
        var folder = Value(configuration, DataDirectory);
        var mode = ReadMode(configuration, Mode, folder is null ? PersistenceMode.None : PersistenceMode.Run, faults);
        if (mode == PersistenceMode.None)
        {
            return null;
        }

        var read = new TelemetryHistoryOptions
        {
            // Aspire's host asks for runs and names no folder: then it is one of the user's own, and the bounds below hold for all its applications.
            Folder = Path.GetFullPath(folder ?? DefaultFolder()),
            Application = applicationName,
            RunId = Value(configuration, "Dashboard:History:RunId") ?? (mode == PersistenceMode.Resume ? Identifier(applicationName) : null),
        };
        read = read with
        {
            MaxRuns = ReadNumber(configuration, "Dashboard:History:MaxRuns", read.MaxRuns, 1, 10_000, faults),
            MaxBytes = ReadNumber(configuration, "Dashboard:History:MaxBytes", read.MaxBytes, read.MaxSegmentBytes * 2, 1L << 40, faults),
            MaxQueuedBytes = ReadNumber(configuration, "Dashboard:History:MaxQueuedBytes", read.MaxQueuedBytes, 64L << 10, 4L << 30, faults),
        };
        try
        {
            read.Validate();
        }
        catch (ArgumentException fault)
        {
            faults.Add(fault.Message);
        }

        return read;
    }

    /// <summary>Where runs are kept that nobody gave a folder for.</summary>
    public static string DefaultFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "localstack-dashboard", "telemetry");
    }

    // The same for the same name, and a name that a folder can have.
    private static string Identifier(string applicationName)
        => string.Concat(applicationName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-').Take(64));
}
