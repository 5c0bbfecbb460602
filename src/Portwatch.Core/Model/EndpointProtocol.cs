namespace Portwatch.Core.Model;

/// <summary>How an endpoint is asked whether it is up.</summary>
public enum EndpointProtocol
{
    /// <summary>A connection is accepted.</summary>
    Tcp,

    /// <summary>HTTP/1.1: a GET is answered with the expected status.</summary>
    Http,

    /// <summary>HTTP/2 without TLS and without upgrade.</summary>
    H2c,

    /// <summary>A Redis-protocol server answers PING, if only to ask for a password.</summary>
    Redis,

    /// <summary>A PostgreSQL server answers the request for TLS that opens a session.</summary>
    Postgres,
}
