using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting;

/// <summary>What <c>dotnet watch</c> tells an AppHost that it started.</summary>
internal static class DotnetWatch
{
    /// <summary>Whether it is there: then it starts the projects itself, in a way of its own.</summary>
    public static bool StartsProjects(IConfiguration configuration) => configuration["DOTNET_WATCH"] == "1";
}
