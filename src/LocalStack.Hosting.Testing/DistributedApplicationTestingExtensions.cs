using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Testing;

/// <summary>What an application under test offers beyond Aspire's testing API.</summary>
public static class DistributedApplicationTestingExtensions
{
    extension(DistributedApplication application)
    {
        /// <summary>The telemetry that the application's services send while it runs.</summary>
        /// <exception cref="InvalidOperationException">The application was not made by a testing builder.</exception>
        public ApplicationTelemetry GetTelemetry() => application.Services.GetService<ApplicationTelemetry>()
            ?? throw new InvalidOperationException("Only an application made by DistributedApplicationTestingBuilder collects telemetry.");
    }
}
