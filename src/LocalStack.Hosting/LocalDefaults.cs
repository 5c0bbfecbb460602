using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting;

/// <summary>
/// Settings that nobody has made. Aspire expects them from a launch profile and a developer certificate; with these an AppHost starts without either, over
/// plain HTTP on loopback.
/// </summary>
internal static class LocalDefaults
{
    private const string Ui = "ASPNETCORE_URLS";

    private static readonly (string Name, string Value)[] DashboardAddresses =
    [
        (Ui, "http://127.0.0.1:62890"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:62891"),
        ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:62892"),
    ];

    private static readonly (string Name, string Value)[] Others =
    [
        // A start touches nothing outside this machine.
        ("ASPIRE_VERSION_CHECK_DISABLED", "true"),

        // Otherwise the AppHost ends while its services still do, and leaves their temporary data.
        ("DcpPublisher:WaitForResourceCleanup", "true"),

        // The resource service is an ASP.NET Core application, and tells of each call of the dashboard.
        ("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
        ("Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Error"),
    ];

    /// <summary>Adds what is missing.</summary>
    public static void Apply(IConfiguration configuration)
    {
        configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] ??= configuration[Ui]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true ? null : "true";

        // Whoever chose one address of the dashboard chose them all: they must be of one form. Random ports leave them to the dashboard.
        var addresses = configuration[Ui] is not null || configuration.GetValue("DcpPublisher:RandomizePorts", false) ? [] : DashboardAddresses;
        foreach (var (name, value) in addresses.Concat(Others))
        {
            configuration[name] ??= value;
        }
    }
}
