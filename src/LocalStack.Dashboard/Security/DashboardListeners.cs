using System.Net;
using LocalStack.Dashboard.Configuration;
using LocalStack.Telemetry.Otlp;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LocalStack.Dashboard.Security;

/// <summary>Opens the ports, marks each connection with the role of its port, and knows afterwards which ports the system gave.</summary>
internal sealed class DashboardListeners
{
    private readonly List<(ListenerRole Role, ListenAddress Address, ListenOptions Options)> _opened = [];

    public static bool NeedsHttps(DashboardOptions options)
        => options.AllAddresses.Any(address => address.IsHttps);

    public void Configure(KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureForOtlp();
        foreach (var address in options.FrontendAddresses)
        {
            Listen(kestrel, ListenerRole.Frontend, address, HttpProtocols.Http1AndHttp2);
        }

        if (options.OtlpGrpcAddress is { } grpc)
        {
            Listen(kestrel, ListenerRole.OtlpGrpc, grpc, HttpProtocols.Http2);
        }

        if (options.OtlpHttpAddress is { } http)
        {
            Listen(kestrel, ListenerRole.OtlpHttp, http, HttpProtocols.Http1AndHttp2);
        }
    }

    /// <summary>Null when no port has that role.</summary>
    public string? UrlOf(ListenerRole role)
    {
        var (_, address, options) = _opened.FirstOrDefault(entry => entry.Role == role);
        if (address is null)
        {
            return null;
        }

        return address.ToUrl(options.EndPoint is IPEndPoint { Port: > 0 } bound ? bound.Port : address.Port);
    }

    private void Listen(KestrelServerOptions kestrel, ListenerRole role, ListenAddress address, HttpProtocols protocols)
    {
        var feature = new ListenerRoleFeature(role);
        if (address.IsWildcard)
        {
            kestrel.ListenAnyIP(address.Port, Open);
        }
        else if (address.Address is { } ip)
        {
            kestrel.Listen(ip, address.Port, Open);
        }
        else if (address.Port == 0)
        {
            // "localhost" means two sockets, which the system cannot give one free port.
            kestrel.Listen(IPAddress.Loopback, 0, Open);
        }
        else
        {
            kestrel.ListenLocalhost(address.Port, Open);
        }

        void Open(ListenOptions options)
        {
            // HTTP/2 beside HTTP/1.1 needs TLS to negotiate; without it an HTTP/1.1 port must say so.
            options.Protocols = protocols == HttpProtocols.Http1AndHttp2 && !address.IsHttps ? HttpProtocols.Http1 : protocols;
            options.Use(next => connection =>
            {
                connection.Features.Set(feature);
                return next(connection);
            });
            if (address.IsHttps)
            {
                options.UseHttps();
            }

            _opened.Add((role, address, options));
        }
    }
}
