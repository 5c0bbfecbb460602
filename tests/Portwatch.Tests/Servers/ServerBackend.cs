namespace Portwatch.Tests.Servers;

/// <summary>What the tests' servers are.</summary>
internal enum ServerBackend
{
    /// <summary>Containers, through Testcontainers.</summary>
    Containers,

    /// <summary>Native processes, as LocalStack runs them.</summary>
    Native,

    /// <summary>Servers that run already.</summary>
    Given,
}
