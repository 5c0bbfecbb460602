namespace Aspire.Hosting.ApplicationModel;

/// <summary>A probe. Its times matter when the application is published; in run mode the health check that goes with it counts.</summary>
public abstract class ProbeAnnotation : IResourceAnnotation
{
    /// <summary>What the probe is for.</summary>
    public required ProbeType Type { get; init; }

    /// <summary>Seconds before the first probe; 5 by default.</summary>
    public int InitialDelaySeconds { get; init; } = 5;

    /// <summary>Seconds between probes; 5 by default.</summary>
    public int PeriodSeconds { get; init; } = 5;

    /// <summary>Seconds until a probe has failed; 1 by default.</summary>
    public int TimeoutSeconds { get; set; } = 1;

    /// <summary>Failures in a row until the resource counts as failed; 3 by default.</summary>
    public int FailureThreshold { get; init; } = 3;

    /// <summary>Successes in a row until the resource counts as well again; 1 by default.</summary>
    public int SuccessThreshold { get; init; } = 1;
}
