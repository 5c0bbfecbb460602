using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Where an item comes from.</summary>
/// <param name="Resource">The resource's index; -1 when there were too many to take it.</param>
/// <param name="Scope">The scope's index; -1 when there were too many to take it.</param>
internal readonly record struct ItemSource(int Resource, int Scope)
{
    /// <summary>Why nothing of this source can be stored; <see langword="null"/> when it can.</summary>
    public RejectReason? Refusal => Resource < 0 ? RejectReason.ResourceLimit : Scope < 0 ? RejectReason.ScopeLimit : null;
}
