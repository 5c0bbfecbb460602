using Microsoft.Net.Http.Headers;

namespace Portwatch.Api;

/// <summary>Entity tags over row versions (<see href="https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests">RFC 9110, section 13</see>).</summary>
internal static class EntityTag
{
    /// <summary>The strong tag of a row version.</summary>
    public static EntityTagHeaderValue Of(uint version) => new($"\"{version}\"");

    /// <summary>Whether an <c>If-Match</c> lets the request through: absent, <c>*</c>, or naming this version; a weak tag never matches.</summary>
    public static bool AllowsChange(HttpRequest request, uint version) =>
        request.Headers.IfMatch.Count == 0 || Matches(request.GetTypedHeaders().IfMatch, version, strongly: true);

    /// <summary>Whether an <c>If-None-Match</c> says that the client has this version already.</summary>
    public static bool IsKnown(HttpRequest request, uint version) => Matches(request.GetTypedHeaders().IfNoneMatch, version, strongly: false);

    private static bool Matches(IList<EntityTagHeaderValue> tags, uint version, bool strongly) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(version), strongly));
}
