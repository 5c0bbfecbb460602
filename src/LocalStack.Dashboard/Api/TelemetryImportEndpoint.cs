using System.Text.Json;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Archive;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// <c>POST /api/telemetry/import</c>: adds an exported file to what is kept. From a form of ours (one file, an antiforgery token, and <c>returnUrl</c>, where
/// the browser is sent afterwards), or as the body itself with a key.
/// </summary>
internal static class TelemetryImportEndpoint
{
    public const string Path = "/api/telemetry/import";

    // The parts around the file.
    private const int FormOverheadBytes = 64 << 10;

    public static void Map(IEndpointRouteBuilder endpoints)
        => endpoints.MapPost(Path, ApiGuard.Of(ImportAsync)).WithMetadata(AnonymousMetadata.Instance);

    private static async Task ImportAsync(HttpContext context)
    {
        var imports = context.RequestServices.GetRequiredService<TelemetryImports>();
        if (!imports.TryBegin())
        {
            await ApiAnswer.WriteProblemAsync(context, StatusCodes.Status409Conflict, "Another import is running. Try again when it has finished.");
            return;
        }

        var (import, status, fault) = (default(TelemetryImport), StatusCodes.Status500InternalServerError, "The import was interrupted.");
        try
        {
            (import, status, fault) = await ReceiveAsync(context);
        }
        finally
        {
            imports.End(import, import is null ? fault : null, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        }

        if (context.Request.HasFormContentType && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && status != StatusCodes.Status413PayloadTooLarge)
        {
            // The page that the form is on shows the outcome.
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = FrontendAuthentication.LocalUrl((await context.Request.ReadFormAsync(context.RequestAborted))["returnUrl"]);
            return;
        }

        await (import is null ? ApiAnswer.WriteProblemAsync(context, status, fault) : ApiAnswer.WriteAsync(context, json => Write(json, import)));
    }

    private static async Task<(TelemetryImport? Import, int Status, string Fault)> ReceiveAsync(HttpContext context)
    {
        var limit = context.RequestServices.GetRequiredService<DashboardOptions>().MaxImportBytes;
        var isTooLarge = context.Request.ContentLength > limit + FormOverheadBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = isTooLarge ? limit * 2 : limit + FormOverheadBytes;
        }

        try
        {
            if (isTooLarge)
            {
                // A browser reads no answer before it has sent everything: what is not far beyond the limit is let through to nowhere.
                await context.Request.Body.DrainAsync(context.RequestAborted);
                return TooLarge();
            }

            var file = context.Request.HasFormContentType ? await ReadFormAsync(context, limit) : await ReadBodyAsync(context);
            if (file is null)
            {
                return Refuse("Send one file: a .zip that was exported from a dashboard.");
            }

            // Whoever has passed the check of the origin and names none is no browser, which a page elsewhere could make send this.
            if (context.Request.Headers.Origin.Count > 0 && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            {
                return Refuse("The form is older than this run of the dashboard. Reload the page and choose the file again.");
            }

            var import = await TelemetryArchive.ReadAsync(context.RequestServices.GetRequiredService<TelemetryStore>(), file, limits: null, context.RequestAborted);
            return (import, StatusCodes.Status200OK, "");
        }
        catch (TelemetryArchiveException refused)
        {
            return Refuse(refused.Message);
        }
        catch (Exception tooLarge) when (tooLarge is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            context.Response.Headers.Connection = "close";
            return TooLarge();
        }

        (TelemetryImport?, int, string) TooLarge() => (null, StatusCodes.Status413PayloadTooLarge,
            $"The file is larger than {limit} bytes. Export less, such as one resource or a shorter time range, or raise DASHBOARD__MAXIMPORTBYTES.");

        static (TelemetryImport?, int, string) Refuse(string fault) => (null, StatusCodes.Status400BadRequest, fault);
    }

    // What is larger than the form's buffer lies in a temporary file that only we can read and that goes with the request.
    private static async Task<Stream?> ReadFormAsync(HttpContext context, long limit)
    {
        var options = new FormOptions { MultipartBodyLengthLimit = limit, ValueCountLimit = 16, KeyLengthLimit = 256, ValueLengthLimit = 4 << 10 };
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, options));
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form.Files is [var file] ? file.OpenReadStream() : null;
    }

    private static async Task<Stream?> ReadBodyAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        await context.Request.Body.DrainAsync(context.RequestAborted);
        return context.Request.Body.Length == 0 ? null : context.Request.Body;
    }

    private static void Write(Utf8JsonWriter json, TelemetryImport import)
    {
        json.WriteStartObject();
        json.WriteString("createdAt", import.CreatedAt);
        json.WriteString("source", import.Source);
        json.WriteNumber("spans", import.Spans);
        json.WriteNumber("logRecords", import.LogRecords);
        json.WriteNumber("metricPoints", import.MetricPoints);
        json.WriteNumber("rejected", import.Rejected);
        json.WriteEndObject();
    }
}
