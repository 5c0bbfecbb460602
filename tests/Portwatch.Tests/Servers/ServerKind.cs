namespace Portwatch.Tests.Servers;

/// <summary>The two servers that Portwatch needs.</summary>
internal enum ServerKind
{
    Postgres,
    Redis,
}
