using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Dashboard;

/// <summary>The dashboard of a published application: one more project, which every sender of telemetry is told about. It has no AppHost to ask, and shows telemetry only.</summary>
internal static class PublishedDashboard
{
    private const int UiPort = 18888;
    private const int OtlpGrpcPort = 18889;
    private const int OtlpHttpPort = 18890;

    /// <summary>Adds the dashboard to an application.</summary>
    /// <param name="model">The application.</param>
    /// <param name="settings">The port of the pages, and the secrets where the user chose some.</param>
    /// <param name="project">Where the dashboard's project is.</param>
    public static void AddTo(DistributedApplicationModel model, DashboardSettings settings, ILaunchableProjectMetadata project)
    {
        var dashboard = new ProjectResource(DashboardResource.ResourceName);
        dashboard.Annotations.Add(project);
        dashboard.Annotations.Add(Endpoint(DashboardResource.UiEndpointName, UiPort, settings.Ui.Port));
        dashboard.Annotations.Add(Endpoint(DashboardResource.OtlpGrpcEndpointName, OtlpGrpcPort, port: null));
        dashboard.Annotations.Add(Endpoint(DashboardResource.OtlpHttpEndpointName, OtlpHttpPort, port: null));

        var ui = dashboard.GetEndpoint(DashboardResource.UiEndpointName);
        var otlpGrpc = dashboard.GetEndpoint(DashboardResource.OtlpGrpcEndpointName);
        var otlpHttp = dashboard.GetEndpoint(DashboardResource.OtlpHttpEndpointName);
        var otlpKey = new ParameterResource($"{DashboardResource.ResourceName}-otlp-key", _ => settings.OtlpApiKey, secret: true);
        var browserToken = new ParameterResource($"{DashboardResource.ResourceName}-browser-token", _ => settings.BrowserToken, secret: true);
        dashboard.Annotations.Add(new HttpHealthCheckAnnotation("dashboard", () => ui, "/health", System.Net.HttpStatusCode.OK));
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
        {
            var variables = context.EnvironmentVariables;
            variables[DashboardSettings.UrlsKey] = ListenOn(ui);
            variables[DashboardSettings.OtlpGrpcKey] = ListenOn(otlpGrpc);
            variables[DashboardSettings.OtlpHttpKey] = ListenOn(otlpHttp);
            variables["DASHBOARD__FRONTEND__AUTHMODE"] = settings.AllowAnonymous ? "Unsecured" : "BrowserToken";
            variables["DASHBOARD__FRONTEND__BROWSERTOKEN"] = browserToken;
            variables["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__OTLP__PRIMARYAPIKEY"] = otlpKey;

            // The name that senders of telemetry know it by; the browser's are loopback's.
            variables["DASHBOARD__ALLOWEDHOSTS"] = ui.Property(EndpointProperty.Host);
        }));

        foreach (var sender in model.Resources.Where(resource => resource.HasAnnotationOfType<OtlpExporterAnnotation>()))
        {
            // First, so that what the AppHost's code sets wins.
            sender.Annotations.Insert(0, new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
            {
                var required = sender.Annotations.OfType<OtlpExporterAnnotation>().Last().RequiredProtocol;
                var variables = context.EnvironmentVariables;
                variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = required is null or Aspire.Hosting.OtlpProtocol.Grpc ? otlpGrpc : otlpHttp;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = required switch
                {
                    Aspire.Hosting.OtlpProtocol.HttpProtobuf => "http/protobuf",
                    Aspire.Hosting.OtlpProtocol.HttpJson => "http/json",
                    _ => "grpc",
                };
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = ReferenceExpression.Create($"x-otlp-api-key={otlpKey}");
                variables["OTEL_SERVICE_NAME"] = sender.Name;
            }));
        }

        model.Resources.Add(dashboard);
    }

    private static ReferenceExpression ListenOn(EndpointReference endpoint) => ReferenceExpression.Create($"http://*:{endpoint.Property(EndpointProperty.TargetPort)}");

    private static EndpointAnnotation Endpoint(string name, int targetPort, int? port) => new(ProtocolType.Tcp, uriScheme: "http", name: name, port: port, targetPort: targetPort);
}
