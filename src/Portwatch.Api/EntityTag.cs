using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Portwatch.Api;

/// <summary>Entity tags over row versions (<see href="https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests">RFC 9110, section 13</see>).</summary>
internal static class EntityTag
{
    /// <summary>The strong tag of a row version.</summary>
    public static string Write(uint version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether an <c>If-Match</c> lets the request through: absent, <c>*</c>, or naming this version; a weak tag never matches.</summary>
    public static bool AllowsChange(StringValues ifMatch, uint version) => ifMatch.Count == 0 || Tags(ifMatch).Any(tag => tag == "*" || tag == Write(version));

    /// <summary>Whether an <c>If-None-Match</c> says that the client has this version already.</summary>
    public static bool IsKnown(StringValues ifNoneMatch, uint version) =>
        Tags(ifNoneMatch).Any(tag => tag == "*" || (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag) == Write(version));

    private static IEnumerable<string> Tags(StringValues header) =>
        header.SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
