namespace LocalStack.Dashboard.Configuration;

/// <summary>What becomes of telemetry when the process ends; Aspire's words.</summary>
internal enum PersistenceMode
{
    /// <summary>It ends with it.</summary>
    None,

    /// <summary>Each run is kept for itself, and can be opened later.</summary>
    Run,

    /// <summary>The next process goes on where this one ended.</summary>
    Resume,
}
