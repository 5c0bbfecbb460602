using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Archive;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// <c>GET /api/telemetry/export</c>: what is kept as one file; <c>signal</c> (traces, logs, metrics) and <c>resource</c>, which may be repeated, <c>from</c> and
/// <c>to</c> (ISO 8601) narrow it.
/// </summary>
internal static class TelemetryExportEndpoint
{
    public const string Path = "/api/telemetry/export";

    public static void Map(IEndpointRouteBuilder endpoints)
        => endpoints.MapGet(Path, ApiGuard.Of(ExportAsync)).WithMetadata(AnonymousMetadata.Instance);

    private static async Task ExportAsync(HttpContext context)
    {
        if (Read(context.Request.Query, out var fault) is not { } selection)
        {
            await ApiAnswer.WriteProblemAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var services = context.RequestServices;
        var store = services.GetRequiredService<TelemetryStore>();
        if (selection.ResourceNames.Except(store.GetResources().Select(known => known.Name), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
        {
            await ApiAnswer.WriteUnknownResourceAsync(context, unknown);
            return;
        }

        var time = services.GetRequiredService<TimeProvider>();
        var name = services.GetRequiredService<ResourceServiceClient>().ApplicationName;
        var response = context.Response;
        response.ContentType = "application/zip";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"telemetry-{FileName(name)}-{time.GetUtcNow():yyyyMMdd-HHmmss}.zip\"");
        try
        {
            await TelemetryArchive.WriteAsync(store, response.Body, selection, name, time, context.RequestAborted);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody waits for the rest.
        }
    }

    private static TelemetrySelection? Read(IQueryCollection query, out string fault)
    {
        fault = "";
        var signals = ImmutableArray.CreateBuilder<TelemetrySignal>();
        foreach (var text in query["signal"])
        {
            if (!Enum.TryParse<TelemetrySignal>(text, ignoreCase: true, out var signal) || !Enum.IsDefined(signal) || char.IsAsciiDigit(text![0]))
            {
                fault = $"'signal' is '{text}', which is not traces, logs or metrics.";
                return null;
            }

            signals.Add(signal);
        }

        if (!TryReadTime(query, "from", out var from, ref fault) || !TryReadTime(query, "to", out var to, ref fault))
        {
            return null;
        }

        var all = new TelemetrySelection();
        return all with
        {
            Signals = signals.Count == 0 ? all.Signals : signals.ToImmutable(),
            ResourceNames = [.. query["resource"].OfType<string>().Where(name => name.Length > 0)],
            From = from,
            To = to,
        };
    }

    private static bool TryReadTime(IQueryCollection query, string name, out DateTimeOffset? time, ref string fault)
    {
        time = null;
        if (query[name] is not [{ Length: > 0 } text])
        {
            return true;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            time = parsed;
            return true;
        }

        fault = $"'{name}' is '{text}', which is not a time such as 2026-11-26T08:30:00Z.";
        return false;
    }

    private static string FileName(string applicationName)
    {
        var name = string.Concat(applicationName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(60));
        return name.Length == 0 ? "application" : name;
    }
}
