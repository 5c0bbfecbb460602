namespace Portwatch.Worker.Results;

/// <summary>The hysteresis: down after <paramref name="FailuresToOpen"/> failures in the last <paramref name="WindowSize"/> checks, up after
/// <paramref name="SuccessesToClose"/> successes in a row.</summary>
internal sealed record EvaluationRule(int FailuresToOpen, int WindowSize, int SuccessesToClose)
{
    /// <summary>The widest window that fits the stored bits.</summary>
    public const int MaxWindowSize = 30;

    public static readonly EvaluationRule Default = new(FailuresToOpen: 3, WindowSize: 5, SuccessesToClose: 2);
}
