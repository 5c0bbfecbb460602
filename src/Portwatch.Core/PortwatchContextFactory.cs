using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Portwatch.Core;

/// <summary>What <c>dotnet ef</c> asks for a context: the model alone, so no server is named.</summary>
internal sealed class PortwatchContextFactory : IDesignTimeDbContextFactory<PortwatchContext>
{
    public PortwatchContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PortwatchContext>().UseNpgsql().UseSnakeCaseNamingConvention().Options);
}
