using LocalStack.Dashboard.Components.Pages;
using LocalStack.Dashboard.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LocalStack.Dashboard;

/// <summary>Gives a browser that asked for a page something to read when there is none.</summary>
internal static class StatusPages
{
    public static Task ShowAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        return context.Response.StatusCode == StatusCodes.Status404NotFound
            && ListenerGate.RoleOf(context) == ListenerRole.Frontend
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? new RazorComponentResult<NotFoundDocument> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(context)
            : Task.CompletedTask;
    }
}
