using System.Net;

namespace LocalStack.Hosting.Proxy;

/// <summary>An instance that is ready to serve.</summary>
internal sealed record ProxyTarget(string InstanceName, IPEndPoint EndPoint)
{
    /// <summary>How its HTTP addresses begin.</summary>
    public string HttpPrefix { get; } = $"http://{EndPoint}";
}
