namespace LocalStack.Hosting.Proxy;

/// <summary>What a proxy understands of the traffic.</summary>
internal enum ProxyKind
{
    /// <summary>Bytes: a connection goes to one instance.</summary>
    Tcp,

    /// <summary>HTTP/1.1, HTTP/2 without TLS, WebSockets: each request goes to one instance.</summary>
    Http,
}
