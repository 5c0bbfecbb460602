using Portwatch.Data;
using Portwatch.Data.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>Which endpoints a list holds.</summary>
internal sealed record EndpointFilter
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public string? Tag { get; init; }

    public EndpointState? State { get; init; }

    public string? Text { get; init; }

    public Guid? After { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Reads the query string; the faults are field by field.</summary>
    public static (EndpointFilter? Filter, IDictionary<string, string[]> Faults) Read(string? tag, string? state, string? text, string? cursor, int? limit)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Require("tag", tag is null || EndpointValidation.IsText(tag, EndpointValidation.MaxTagLength), $"A tag has 1 to {EndpointValidation.MaxTagLength} characters.");
        Require("q", text is null || EndpointValidation.IsText(text, EndpointValidation.MaxNameLength), $"A search has 1 to {EndpointValidation.MaxNameLength} characters.");
        Require("limit", limit is null or (>= 1 and <= MaxLimit), $"A limit is from 1 to {MaxLimit}.");

        var wanted = default(EndpointState);
        Require("state", state is null || EnumText.TryRead(state, out wanted), $"A state is one of {EnumText.Known<EndpointState>()}.");
        var after = default(Guid);
        Require("cursor", cursor is null || Cursor.TryRead(cursor, out after), "The cursor is none that a list gave out.");

        var filter = new EndpointFilter
        {
            Tag = tag,
            State = state is null ? null : wanted,
            Text = text,
            After = cursor is null ? null : after,
            Limit = limit ?? DefaultLimit,
        };
        return (faults.Count == 0 ? filter : null, faults);

        void Require(string field, bool isMet, string message)
        {
            if (!isMet)
            {
                faults[field] = [message];
            }
        }
    }
}
