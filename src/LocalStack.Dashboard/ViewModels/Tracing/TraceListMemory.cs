using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// Which names and kinds a viewer last left out of the list of traces: the page's bare address shows the list without them. It comes with each request in a
/// cookie that the page writes, one a port, because names are an application's. One a circuit, used on its thread.
/// </summary>
internal sealed class TraceListMemory
{
    private const int MaxNames = 50;
    private const int MaxCookieChars = 3_000;

    private static readonly AsyncLocal<string?> Ambient = new();

    /// <summary>The cookie's value in the request or circuit that asks.</summary>
    public static string? Cookie
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>What is left out; nothing else is remembered.</summary>
    public TraceFilter Kept { get; private set; } = Read(Cookie);

    public static string CookieName(int port) => string.Create(CultureInfo.InvariantCulture, $"localstack.traces.{port}");

    /// <summary>Takes over from what the viewer shows now.</summary>
    /// <returns>The cookie's value, or null when it stays as it was.</returns>
    public string? Take(TraceFilter filter)
    {
        var kept = PartOf(filter);
        while (kept.Address.Length > MaxCookieChars && kept.Hidden.Count > 0)
        {
            kept = kept with { Hidden = [.. kept.Hidden.Skip(1)] };
        }

        if (kept.Address == Kept.Address)
        {
            return null;
        }

        Kept = kept;
        return Write(kept);
    }

    private static string Write(TraceFilter kept) => kept.Address[TraceFilter.Page.Length..].TrimStart('?');

    private static TraceFilter Read(string? cookie)
    {
        var parts = QueryHelpers.ParseQuery(cookie);
        return PartOf(new TraceFilter { Kind = parts.GetValueOrDefault("kind"), Entry = parts.GetValueOrDefault("entry"), Hidden = [.. parts.GetValueOrDefault("hide").OfType<string>()] });
    }

    private static TraceFilter PartOf(TraceFilter filter)
        => new() { Kind = TraceKind.Find(filter.Kind)?.Id, Entry = filter.EntryKind is null ? null : filter.Entry, Hidden = [.. filter.Hidden.TakeLast(MaxNames)] };
}
