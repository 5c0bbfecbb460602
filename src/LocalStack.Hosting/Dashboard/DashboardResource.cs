using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Dashboard;

/// <summary>The dashboard, as one more process of the application. It is hidden, nobody waits for it, and it may fail without harm.</summary>
internal sealed class DashboardResource(string command, string workingDirectory) : ExecutableResource(ResourceName, command, workingDirectory)
{
    /// <summary>Aspire's name for it; dashboards and tools know it by that.</summary>
    public const string ResourceName = "aspire-dashboard";

    public const string UiEndpointName = "http";
    public const string OtlpGrpcEndpointName = "otlp-grpc";
    public const string OtlpHttpEndpointName = "otlp-http";
}
