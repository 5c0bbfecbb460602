namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL on this machine. In a container's environment the machine is called by another name than on the machine itself.</summary>
/// <param name="Url">The URL as the machine itself uses it.</param>
public record HostUrl(string Url) : IExpressionValue
{
    string IManifestExpressionProvider.ValueExpression => Url;

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => new(Url);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isSeenFromContainer = context.Network is { } network && network != KnownNetworkIdentifiers.LocalhostNetwork;
        return new(isSeenFromContainer ? ForContainer() : Url);
    }

    // Replaced in the text and not through a Uri, so that the rest stays as the author wrote it, the missing last slash included.
    private string ForContainer()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || !uri.IsLoopback)
        {
            return Url;
        }

        var start = Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var host = Url.IndexOf(uri.Host, start, StringComparison.OrdinalIgnoreCase);
        return host < 0 ? Url : string.Concat(Url.AsSpan(0, host), KnownHostNames.DockerDesktopHostBridge, Url.AsSpan(host + uri.Host.Length));
    }
}
