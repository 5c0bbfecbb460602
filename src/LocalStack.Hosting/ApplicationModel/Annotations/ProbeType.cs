namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a probe is for.</summary>
public enum ProbeType
{
    /// <summary>Whether the resource has started.</summary>
    Startup,

    /// <summary>Whether the resource can take requests.</summary>
    Readiness,

    /// <summary>Whether the resource is alive.</summary>
    Liveness,
}
