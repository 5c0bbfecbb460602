using Portwatch.Data;
using Portwatch.Data.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>Everything about a request that can be known without asking anybody: bad input does not reach the database, nor the network.</summary>
internal static class EndpointValidation
{
    public const int MaxNameLength = 100;
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;
    public const int MaxPathLength = 1_000;

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="targets">The hosts that may be watched.</param>
    /// <returns>The draft; or the faults, all of them; or that the target is elsewhere.</returns>
    public static Outcome Check(CreateEndpoint request, TargetRule targets)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Require("name", IsText(request.Name, MaxNameLength), $"A name has 1 to {MaxNameLength} characters and no control characters.");
        Require("protocol", EnumText.TryRead<EndpointProtocol>(request.Protocol, out var protocol), $"A protocol is one of {EnumText.Known<EndpointProtocol>()}.");
        Require("port", request.Port is >= 1 and <= 65_535, "A port is a number from 1 to 65535.");
        Require("host", request.Host is null || IsText(request.Host, 255), "A host has 1 to 255 characters.");

        var isHttp = protocol is EndpointProtocol.Http or EndpointProtocol.H2c;
        Require("path", request.Path is null || (isHttp && IsPath(request.Path)), $"A path belongs to http and h2c; it begins with / and has up to {MaxPathLength} printable characters of ASCII without spaces.");
        Require("expectedStatus", request.ExpectedStatus is null || (isHttp && request.ExpectedStatus is >= 100 and <= 599), "An expected status belongs to http and h2c; it is from 100 to 599.");

        var bind = DeclaredBind.Loopback;
        Require("declaredBind", request.DeclaredBind is null || EnumText.TryRead(request.DeclaredBind, out bind), $"A declared bind is one of {EnumText.Known<DeclaredBind>()}.");
        // Written so that NaN, which compares with nothing, is refused.
        Require("intervalSeconds", request.IntervalSeconds is null or (>= 1 and <= 86_400), "An interval is from 1 to 86400 seconds.");
        Require("timeoutMs", request.TimeoutMs is null or (>= 10 and <= 30_000), "A timeout is from 10 to 30000 milliseconds.");

        var tags = request.Tags ?? [];
        Require("tags", tags.Length <= MaxTags && tags.All(tag => IsText(tag, MaxTagLength)), $"There are up to {MaxTags} tags, each of 1 to {MaxTagLength} characters.");
        if (faults.Count > 0)
        {
            return new(null, faults, IsElsewhere: false);
        }

        if (!targets.TryNormalize(request.Host ?? "127.0.0.1", out var host))
        {
            return new(null, faults, IsElsewhere: true);
        }

        var draft = new EndpointDraft
        {
            Name = request.Name!.Trim(),
            Protocol = protocol,
            Host = host,
            Port = request.Port!.Value,
            Path = request.Path,
            ExpectedStatus = request.ExpectedStatus,
            DeclaredBind = bind,
            Interval = TimeSpan.FromSeconds(request.IntervalSeconds ?? 30),
            Timeout = TimeSpan.FromMilliseconds(request.TimeoutMs ?? 2_000),
            Enabled = request.Enabled ?? true,
            Tags = [.. tags.Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)],
        };
        return new(draft, faults, IsElsewhere: false);

        void Require(string field, bool isMet, string message)
        {
            if (!isMet)
            {
                faults[field] = [message];
            }
        }
    }

    /// <summary>Whether a text can be stored and shown. NUL, above all, is something PostgreSQL cannot hold.</summary>
    public static bool IsText(string? text, int maxLength) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !text.Any(char.IsControl) && IsWellFormed(text);

    private static bool IsPath(string path) => path.Length <= MaxPathLength && path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && path.All(c => c is > ' ' and <= '~');

    // Half a surrogate pair cannot be written as UTF-8.
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a check of a request came to.</summary>
    /// <param name="Draft">The fields, if all is well.</param>
    /// <param name="Faults">Field by field, what is wrong.</param>
    /// <param name="IsElsewhere">Well formed, but not a target that may be watched.</param>
    internal sealed record Outcome(EndpointDraft? Draft, IDictionary<string, string[]> Faults, bool IsElsewhere);
}
