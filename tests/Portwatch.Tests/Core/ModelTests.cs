using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Portwatch.Core;
using Portwatch.Migrator;

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

        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed since the last migration: dotnet ef migrations add … --project src/Portwatch.Core, and set SchemaVersion.Latest.");
    }

    internal static PortwatchContext Create() =>
        new(new DbContextOptionsBuilder<PortwatchContext>().UseNpgsql("Host=127.0.0.1;Port=1;Database=none").UseSnakeCaseNamingConvention().Options);
}
