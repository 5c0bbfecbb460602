using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ApiEntry = Portwatch.Api.ApiAssembly;

namespace Portwatch.Tests.Servers;

/// <summary>The API as its own program builds it, in this process.</summary>
internal sealed class ApiProgram(Dictionary<string, string?> settings) : WebApplicationFactory<ApiEntry>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
