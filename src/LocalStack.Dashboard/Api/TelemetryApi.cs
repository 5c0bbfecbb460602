
namespace LocalStack.Dashboard.Api;

internal static class TelemetryApi
{
    public static void Map(IEndpointRouteBuilder endpoints) => _ = endpoints;
}
