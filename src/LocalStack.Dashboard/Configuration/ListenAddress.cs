using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace LocalStack.Dashboard.Configuration;

/// <summary>One address to listen on, as in <c>http://127.0.0.1:62890</c>; port 0 takes any free one.</summary>
internal sealed record ListenAddress(bool IsHttps, string Host, int Port)
{
    public bool IsLocalhost => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase);

    public bool IsWildcard => Host is "*" or "+";

    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IsLocalhost || Address is { } address && IPAddress.IsLoopback(address);

    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(text.Trim());
        }
        catch (FormatException)
        {
            fault = "it is not a URL such as http://127.0.0.1:62890";
            return false;
        }

        var isHttps = string.Equals(binding.Scheme, "https", StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !string.Equals(binding.Scheme, "http", StringComparison.OrdinalIgnoreCase))
        {
            fault = $"the scheme '{binding.Scheme}' is neither http nor https";
            return false;
        }

        if (!string.IsNullOrEmpty(binding.PathBase))
        {
            fault = $"a path ('{binding.PathBase}') cannot be listened on";
            return false;
        }

        if (binding.Port is < 0 or > 65535)
        {
            fault = $"the port {binding.Port.ToString(CultureInfo.InvariantCulture)} is not between 0 and 65535";
            return false;
        }

        var parsed = new ListenAddress(isHttps, binding.Host.Trim('[', ']'), binding.Port);
        if (!parsed.IsLocalhost && !parsed.IsWildcard && parsed.Address is null)
        {
            fault = $"the host '{binding.Host}' is not an IP address, 'localhost' or '*'";
            return false;
        }

        address = parsed;
        fault = null;
        return true;
    }

    /// <summary>The address as a URL that a browser or an exporter on this machine can use.</summary>
    public string ToUrl(int port)
    {
        var host = IsWildcard || Address is { } any && (any.Equals(IPAddress.Any) || any.Equals(IPAddress.IPv6Any)) ? "127.0.0.1"
            : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]"
            : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{(IsHttps ? "https" : "http")}://{host}:{port}");
    }

    public override string ToString() => ToUrl(Port);
}
