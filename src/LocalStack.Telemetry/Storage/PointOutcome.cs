namespace LocalStack.Telemetry.Storage;

/// <summary>What became of a point.</summary>
internal enum PointOutcome
{
    /// <summary>One more is kept.</summary>
    Added,

    /// <summary>It is kept, and others are not any more.</summary>
    AddedAndEvicted,

    /// <summary>It took the place of one of the same time: a sender's retry.</summary>
    Replaced,

    /// <summary>The series is full of newer ones.</summary>
    TooOld,
}
