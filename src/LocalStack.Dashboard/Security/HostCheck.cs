using System.Net;
using LocalStack.Dashboard.Configuration;

namespace LocalStack.Dashboard.Security;

/// <summary>
/// Refuses requests that name a host we are not known by. A page on the web can point its own name at 127.0.0.1 and have the
/// visitor's browser call us as that name (DNS rebinding); the Host header gives it away.
/// </summary>
internal sealed class HostCheck
{
    private readonly RequestDelegate _next;
    private readonly HashSet<string> _allowed;
    private readonly bool _anyAddress;

    public HostCheck(RequestDelegate next, DashboardOptions options)
    {
        _next = next;
        _allowed = new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);
        ListenAddress[] listened = [.. options.AllAddresses];
        foreach (var address in listened)
        {
            _allowed.Add(address.Host);
        }

        // Whoever listens wider than loopback is reached by addresses we cannot list; names stay refused.
        _anyAddress = listened.Any(address => !address.IsLoopback);
    }

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (IsAllowed(host))
        {
            return _next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            $"The host name '{host}' is not allowed. Use 127.0.0.1 or localhost, or add the name to DASHBOARD__ALLOWEDHOSTS.", context.RequestAborted);
    }

    private bool IsAllowed(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return _anyAddress || IPAddress.IsLoopback(address) || _allowed.Contains(host.Trim('[', ']'));
        }

        // RFC 6761: names under .localhost are loopback by definition.
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || _allowed.Contains(host);
    }
}
