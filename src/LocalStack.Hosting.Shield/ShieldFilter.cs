using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Shield;

/// <summary>Puts the shield before all that the service does with a request.</summary>
internal sealed partial class ShieldFilter(ILogger<ShieldFilter> logger) : IStartupFilter
{
    private const string HostsVariable = "LOCALSTACK_SHIELD_HOSTS";

    // The AppHost asks by a name that nobody else can have whether the shield is there; LoopbackShieldCheck knows both.
    private const string CheckHost = "localstack-shield.invalid";
    private const string CheckHeader = "LocalStack-Shield";

    private readonly ShieldRule _rule = new((Environment.GetEnvironmentVariable(HostsVariable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(HandleAsync);
        next(application);
    };

    private Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var refusal = _rule.FindRefusal(new ShieldRequest(context.Request.Method, context.Request.Host.Host, headers.Origin, headers["Sec-Fetch-Site"], headers.Upgrade.Count > 0));
        return refusal is null ? next(context) : RefuseAsync(context, refusal);
    }

    private Task RefuseAsync(HttpContext context, string refusal)
    {
        if (context.Request.Host.Host != CheckHost)
        {
            Log.Refused(logger, context.Request.Method, context.Request.Path, refusal);
        }
        else if (Activity.Current is { } activity)
        {
            // No call of the application's: it is in no trace.
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers[CheckHeader] = "refused";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"Refused by the loopback shield of the AppHost: {refusal}\n", context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Method} {Path} was refused: {Refusal}")]
        public static partial void Refused(ILogger logger, string method, PathString path, string refusal);
    }
}
