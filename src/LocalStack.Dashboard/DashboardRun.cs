using System.Security.Cryptography;

namespace LocalStack.Dashboard;

/// <summary>Tells one run of this process from the next.</summary>
internal static class DashboardRun
{
    public const string HeaderName = "X-Dashboard-Run";

    public static string Id { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);
}
