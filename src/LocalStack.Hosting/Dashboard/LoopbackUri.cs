using System.Net;

namespace LocalStack.Hosting.Dashboard;

internal static class LoopbackUri
{
    extension(Uri url)
    {
        /// <summary>The address to bind for a loopback URL; "localhost" means 127.0.0.1.</summary>
        public IPAddress LoopbackAddress => IPAddress.TryParse(url.DnsSafeHost, out var address) ? address : IPAddress.Loopback;
    }
}
