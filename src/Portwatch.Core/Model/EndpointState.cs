namespace Portwatch.Core.Model;

/// <summary>What the evaluator made of the last checks.</summary>
public enum EndpointState
{
    /// <summary>Not checked often enough to say.</summary>
    Unknown,

    /// <summary>It answers as expected.</summary>
    Up,

    /// <summary>It does not, often enough to be believed.</summary>
    Down,
}
