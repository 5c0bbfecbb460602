using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Resources;

namespace LocalStack.Dashboard.Api;

/// <summary>A resource as a file: its environment for a shell, or all that is known of it as JSON. For a logged-in browser only.</summary>
internal static class ResourceExport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/export/resources/{name}.env", (HttpContext context, string name, ResourceServiceClient resources)
            => SendAsync(context, name, resources, "env", "text/plain; charset=utf-8", EnvironmentText.Of));
        endpoints.MapGet("/export/resources/{name}.json", (HttpContext context, string name, ResourceServiceClient resources)
            => SendAsync(context, name, resources, "json", MediaTypeNames.Application.Json, TextOf));
    }

    /// <summary>All that is known of a resource but its secrets, as JSON.</summary>
    public static string TextOf(ResourceSnapshot resource) => ToJson(resource).ToJsonString(Indented);

    private static Task SendAsync(
        HttpContext context, string name, ResourceServiceClient resources, string extension, string contentType, Func<ResourceSnapshot, string> write)
    {
        if (!resources.Resources.TryGetValue(name, out var resource))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";

        // A name of a resource is letters, digits and hyphens; an AppHost of another make may think otherwise.
        var file = string.Concat(resource.Name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}.{extension}\"";
        return context.Response.WriteAsync(write(resource), Encoding.UTF8, context.RequestAborted);
    }

    /// <summary>Secrets are left out: this is what people paste into a report.</summary>
    private static JsonObject ToJson(ResourceSnapshot resource) => new()
    {
        ["name"] = resource.Name,
        ["displayName"] = resource.DisplayName,
        ["type"] = resource.Type,
        ["state"] = resource.State,
        ["createdAt"] = resource.CreatedAt,
        ["startedAt"] = resource.StartedAt,
        ["stoppedAt"] = resource.StoppedAt,
        ["urls"] = List(resource.Urls, url => new JsonObject { ["endpoint"] = url.EndpointName, ["url"] = url.Url, ["isInternal"] = url.IsInternal, ["isInactive"] = url.IsInactive }),
        ["properties"] = List(resource.Properties, property => new JsonObject { ["name"] = property.Name, ["value"] = property.IsSensitive ? null : property.Value, ["isSensitive"] = property.IsSensitive }),
        ["environment"] = List(resource.Environment.Where(variable => variable.IsFromModel), variable => new JsonObject { ["name"] = variable.Name }),
        ["health"] = List(resource.HealthReports, report => new JsonObject
        {
            ["key"] = report.Key,
            ["status"] = report.Status?.ToString(),
            ["description"] = report.Description,
            ["exception"] = report.Exception,
            ["lastRunAt"] = report.LastRunAt,
        }),
        ["relationships"] = List(resource.Relations, relation => new JsonObject { ["resource"] = relation.ResourceName, ["type"] = relation.Kind }),
        ["volumes"] = List(resource.Volumes, volume => new JsonObject { ["source"] = volume.Source, ["target"] = volume.Target, ["type"] = volume.MountType, ["isReadOnly"] = volume.IsReadOnly }),
        ["commands"] = List(resource.Commands, command => new JsonObject { ["name"] = command.Name, ["displayName"] = command.DisplayName, ["isEnabled"] = command.IsEnabled }),
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> write) => [.. items.Select(write)];
}
