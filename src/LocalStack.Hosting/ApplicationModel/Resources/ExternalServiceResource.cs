using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A service that runs somewhere else and is known by its URL.</summary>
public sealed class ExternalServiceResource : Resource
{
    /// <summary>Creates an external service at a fixed URL.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="uri">The absolute URL, ending in a slash, without query and fragment.</param>
    /// <exception cref="ArgumentException">The URL is not of that form.</exception>
    public ExternalServiceResource(string name, Uri uri) : base(name)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (ExternalServiceUrl.FindFault(uri) is { } fault)
        {
            throw new ArgumentException($"The URL '{uri.OriginalString}' of external service '{name}' {fault}", nameof(uri));
        }

        Uri = uri;
    }

    /// <summary>Creates an external service whose URL is a parameter.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="urlParameter">The parameter that holds the URL.</param>
    public ExternalServiceResource(string name, ParameterResource urlParameter) : base(name)
    {
        ArgumentNullException.ThrowIfNull(urlParameter);
        UrlParameter = urlParameter;
    }

    /// <summary>The URL, unless a parameter holds it.</summary>
    public Uri? Uri { get; }

    /// <summary>The parameter that holds the URL, unless it is fixed.</summary>
    public ParameterResource? UrlParameter { get; }
}
