using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Portwatch.Data;

namespace Portwatch.Tests.Data;

public sealed class ModelTests
{
    [Fact]
    public void SchemaVersion_IsTheNewestMigration()
    {
        var newest = typeof(PortwatchContext).Assembly.GetTypes()
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .Where(id => id is not null)
            .Max(StringComparer.Ordinal);

        Assert.Equal(SchemaVersion.Latest, newest);
    }

    [Fact]
    public void Migrations_HoldTheWholeModel()
    {
        using var context = Create();

        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed since the last migration: dotnet ef migrations add … --project src/Portwatch.Data, and set SchemaVersion.Latest.");
    }

    [Fact]
    public void CompiledModel_IsUsed()
    {
        using var context = Create();

        Assert.Equal("PortwatchContextModel", context.Model.GetType().Name);
    }

    [Theory]
    [InlineData("EndpointId", "endpoint_id")]
    [InlineData("P50", "p50")]
    [InlineData("LastDurationUs", "last_duration_us")]
    [InlineData("IX_endpoints_Host_Port", "ix_endpoints_host_port")]
    public void SnakeCase_SplitsWords(string name, string expected) => Assert.Equal(expected, SnakeCaseConvention.SnakeCase(name));

    internal static PortwatchContext Create() =>
        new(new DbContextOptionsBuilder<PortwatchContext>().UseNpgsql("Host=127.0.0.1;Port=1;Database=none").Options);
}
