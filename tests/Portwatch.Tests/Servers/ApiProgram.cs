using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ApiEntry = Portwatch.Api.ApiAssembly;

namespace Portwatch.Tests.Servers;

/// <summary>The API as its own program builds it, in this process, behind a real Kestrel on a port of its own.</summary>
internal sealed class ApiProgram : WebApplicationFactory<ApiEntry>
{
    private readonly Dictionary<string, string?> _settings;

    private ApiProgram(Dictionary<string, string?> settings) => _settings = settings;

    /// <summary>Starts the API.</summary>
    public static ApiProgram Start(Dictionary<string, string?> settings)
    {
        var api = new ApiProgram(settings);
        api.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        api.StartServer();
        return api;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }
}
