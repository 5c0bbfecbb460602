using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>An instrument as a request describes it. Texts are ranges of the batch's data.</summary>
internal struct StagedMetric
{
    public int Resource;
    public int Scope;
    public InstrumentKind Kind;
    public AggregationTemporality Temporality;
    public bool IsMonotonic;
    public Range Name;
    public Range Description;
    public Range Unit;
}
