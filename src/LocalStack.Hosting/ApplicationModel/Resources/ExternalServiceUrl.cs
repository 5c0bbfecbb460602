namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a base address of an external service must look like.</summary>
internal static class ExternalServiceUrl
{
    /// <summary>Parses and checks a URL; the fault reads on after "The URL … ".</summary>
    public static bool TryParse(string? value, out Uri? uri, out string? fault)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out uri))
        {
            fault = "is not an absolute URL. Write it in full, for example 'https://api.example.com/'.";
            return false;
        }

        fault = FindFault(uri);
        return fault is null;
    }

    public static string? FindFault(Uri uri)
    {
        if (!uri.IsAbsoluteUri)
        {
            return "is not an absolute URL. Write it in full, for example 'https://api.example.com/'.";
        }

        if (uri.Query.Length > 0)
        {
            return "has a query. Give the base address only; clients add the rest.";
        }

        return uri.Fragment.Length > 0 ? "has a fragment. Give the base address only; clients add the rest." : null;
    }
}
