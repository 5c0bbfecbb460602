namespace Portwatch.Core.Model;

/// <summary>The life of a check job.</summary>
public enum CheckState
{
    /// <summary>Waiting for a prober.</summary>
    Queued,

    /// <summary>Claimed by a prober until its lease runs out.</summary>
    Running,

    /// <summary>Its result is recorded, once.</summary>
    Done,

    /// <summary>Given up after too many attempts.</summary>
    Dead,
}
