namespace Portwatch.Core.Model;

/// <summary>One registered endpoint of this machine. A new one has the defaults.</summary>
public sealed class MonitoredEndpoint
{
    /// <summary>The tag of those that the migrator registers: the parts of the application itself.</summary>
    public const string StackTag = "stack";

    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public EndpointProtocol Protocol { get; set; }

    /// <summary>A loopback address or <c>localhost</c>, in canonical form.</summary>
    public string Host { get; set; } = "127.0.0.1";

    public int Port { get; set; }

    /// <summary>The path of an HTTP check.</summary>
    public string? Path { get; set; }

    /// <summary>The status an HTTP check must find; any 2xx or 3xx if null.</summary>
    public int? ExpectedStatus { get; set; }

    public DeclaredBind DeclaredBind { get; set; }

    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    public bool Enabled { get; set; } = true;

    public string[] Tags { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The row's version, PostgreSQL's <c>xmin</c>: the entity tag of the HTTP surface.</summary>
    public uint Version { get; set; }

    public EndpointStatus? Status { get; set; }
}
