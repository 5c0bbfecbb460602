using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets resources send their telemetry to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Sets the variables that OpenTelemetry SDKs read.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="configuration">The AppHost's configuration.</param>
    /// <param name="environment">The AppHost's environment.</param>
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment) =>
        AddOtlpEnvironment(resource, configuration, environment, requiredProtocol: null);

    /// <summary>Sets the variables that OpenTelemetry SDKs read.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="configuration">The AppHost's configuration.</param>
    /// <param name="environment">The AppHost's environment.</param>
    /// <param name="protocol">The protocol that the resource's exporter needs.</param>
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol protocol) =>
        AddOtlpEnvironment(resource, configuration, environment, (OtlpProtocol?)protocol);

    /// <summary>Describes a resource that sends telemetry.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        /// <summary>Sets the variables that OpenTelemetry SDKs read. Projects have them anyway.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithOtlpExporter()
        {
            ArgumentNullException.ThrowIfNull(builder);
            AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
            return builder;
        }

        /// <summary>Sets the variables that OpenTelemetry SDKs read.</summary>
        /// <param name="protocol">The protocol that the resource's exporter needs.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithOtlpExporter(OtlpProtocol protocol)
        {
            ArgumentNullException.ThrowIfNull(builder);
            AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment, protocol);
            return builder;
        }
    }

    private static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol? requiredProtocol)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);

        var isAdded = resource.HasAnnotationOfType<OtlpExporterAnnotation>();
        resource.Annotations.Add(new OtlpExporterAnnotation { RequiredProtocol = requiredProtocol });
        if (!isAdded)
        {
            resource.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
            {
                if (context.ExecutionContext.IsRunMode)
                {
                    OtlpEnvironment.Set(context.EnvironmentVariables, resource, configuration, environment.IsDevelopment());
                }
            }));
        }
    }
}
