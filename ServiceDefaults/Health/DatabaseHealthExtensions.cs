using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Health;

/// <summary>Registration of the database's health check.</summary>
public static class DatabaseHealthExtensions
{
    /// <summary>Lets readiness ask the registered <see cref="DbDataSource"/>, under the name <paramref name="name"/>.</summary>
    public static TBuilder AddDatabaseHealthCheck<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton<DatabaseHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>(name, tags: [HealthEndpoints.ReadyTag]);
        return builder;
    }
}
