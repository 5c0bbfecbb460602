using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL that is shown for a resource.</summary>
[DebuggerDisplay("{Url} {DisplayText}")]
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The URL. A relative one is combined with the address of <see cref="Endpoint"/>.</summary>
    public required string Url { get; set; }

    /// <summary>The text to show in place of the URL.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint that the URL leads to, if any.</summary>
    public EndpointReference? Endpoint { get; init; }

    /// <summary>The order: higher numbers come first.</summary>
#pragma warning disable CA1051 // The contract has a field here, and programs set it in object initializers all the same.
    public int? DisplayOrder;
#pragma warning restore CA1051

    /// <summary>Where the URL is shown.</summary>
    public UrlDisplayLocation DisplayLocation { get; set; } = UrlDisplayLocation.SummaryAndDetails;

    internal bool IsInternal => DisplayLocation == UrlDisplayLocation.DetailsOnly;
}
