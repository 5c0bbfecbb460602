namespace LocalStack.Telemetry.Storage;

/// <summary>The order of a list of traces.</summary>
public enum TraceOrder
{
    /// <summary>By start, the latest first.</summary>
    NewestFirst,

    /// <summary>By start, the earliest first.</summary>
    OldestFirst,

    /// <summary>By length, the longest first.</summary>
    LongestFirst,

    /// <summary>By number of spans, the largest first.</summary>
    LargestFirst,

    /// <summary>By arrival of the first span, the latest first.</summary>
    LatestArrivalFirst,
}
