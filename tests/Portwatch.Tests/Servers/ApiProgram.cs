using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ApiEntry = Portwatch.Api.ApiAssembly;

namespace Portwatch.Tests.Servers;

/// <summary>The API as its own program builds it, in this process, behind a real Kestrel on a port of its own.</summary>
internal sealed class ApiProgram : WebApplicationFactory<ApiEntry>
{
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection> _change;

    private ApiProgram(Dictionary<string, string?> settings, Action<IServiceCollection> change)
    {
        _settings = settings;
        _change = change;
    }

    /// <summary>Starts the API.</summary>
    /// <param name="settings">What it finds in its environment.</param>
    /// <param name="change">Registrations to add or replace.</param>
    public static ApiProgram Start(Dictionary<string, string?> settings, Action<IServiceCollection>? change = null)
    {
        var api = new ApiProgram(settings, change ?? (_ => { }));
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

        builder.ConfigureTestServices(_change);
    }
}
