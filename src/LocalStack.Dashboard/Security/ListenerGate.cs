
namespace LocalStack.Dashboard.Security;

/// <summary>Keeps the pages off the OTLP ports and OTLP off the pages' port: anything else there is simply not found.</summary>
internal sealed class ListenerGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var served = context.GetEndpoint()?.Metadata.GetMetadata<ListenerRoleMetadata>()?.Role ?? ListenerRole.Frontend;
        if (served == RoleOf(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    public static ListenerRole RoleOf(HttpContext context)
        => context.Features.Get<ListenerRoleFeature>()?.Role ?? ListenerRole.Frontend;
}
