using System.Diagnostics;

namespace Portwatch.Api;

/// <summary>The API's own spans; the list of a check's spans is with the worker's.</summary>
internal static class ApiTelemetry
{
    public static readonly ActivitySource Source = new("Portwatch.Api");
}
