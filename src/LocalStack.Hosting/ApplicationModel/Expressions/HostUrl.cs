using System.Globalization;
using System.Net;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL on this machine. In a container's environment the machine is called by another name than on the machine itself.</summary>
/// <param name="Url">The URL as the machine itself uses it.</param>
public record HostUrl(string Url) : IExpressionValue
{
    string IManifestExpressionProvider.ValueExpression => Url;

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => new(Url);

    async ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isSeenFromContainer = context.Network is { } network && network != KnownNetworkIdentifiers.LocalhostNetwork;
        if (!isSeenFromContainer || !Uri.TryCreate(Url, UriKind.Absolute, out var uri) || !uri.IsLoopback)
        {
            return Url;
        }

        if (context.Instance?.ReachHost is not { } reach)
        {
            return Replace(uri, KnownHostNames.DockerDesktopHostBridge, port: null);
        }

        var address = IPAddress.TryParse(uri.DnsSafeHost, out var parsed) ? parsed : IPAddress.Loopback;
        var way = await reach(new IPEndPoint(address, uri.Port), cancellationToken).ConfigureAwait(false);
        return Replace(uri, way.Host, way.Port);
    }

    // Replaced in the text and not through a Uri, so that the rest stays as the author wrote it, the missing last slash included.
    private string Replace(Uri uri, string host, int? port)
    {
        var start = Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var from = Url.IndexOf(uri.Host, start, StringComparison.OrdinalIgnoreCase);
        if (from < 0)
        {
            return Url;
        }

        var rest = Url.AsSpan(from + uri.Host.Length);
        if (port is null)
        {
            return string.Concat(Url.AsSpan(0, from), host, rest);
        }

        // ":62891/v1" → "/v1"
        if (rest.StartsWith(":"))
        {
            var end = rest[1..].IndexOfAnyExceptInRange('0', '9');
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return string.Concat(Url.AsSpan(0, from), string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"), rest);
    }
}
