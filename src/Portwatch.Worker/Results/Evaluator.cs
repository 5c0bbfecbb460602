using System.Numerics;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Results;

/// <summary>
/// The state machine of an endpoint. A single failure proves nothing and a single success neither: an endpoint that flaps makes one incident that
/// lasts until it has held still, not one incident a flap.
/// </summary>
internal static class Evaluator
{
    /// <summary>What follows from one more check.</summary>
    public static Evaluation Next(Evaluation current, bool failed, EvaluationRule rule)
    {
        var bits = ((current.FailureBits << 1) | (failed ? 1 : 0)) & Mask(rule.WindowSize);
        var filled = Math.Min(current.FilledBits + 1, rule.WindowSize);
        return Decide(current.State, bits, filled, rule) switch
        {
            // A recovery begins a new account: failures that are over must not count towards the next incident.
            EndpointState.Up when current.State == EndpointState.Down => new(EndpointState.Up, 0, 0),
            var state => new(state, bits, filled),
        };
    }

    private static EndpointState Decide(EndpointState state, int bits, int filled, EvaluationRule rule)
    {
        var failures = BitOperations.PopCount((uint)bits);
        var lastSucceeded = filled >= rule.SuccessesToClose && (bits & Mask(rule.SuccessesToClose)) == 0;
        return state switch
        {
            EndpointState.Down when lastSucceeded => EndpointState.Up,
            EndpointState.Down => EndpointState.Down,
            _ when failures >= rule.FailuresToOpen => EndpointState.Down,
            // Nothing is known to contradict the first success.
            EndpointState.Unknown when (bits & 1) == 0 => EndpointState.Up,
            _ => state,
        };
    }

    private static int Mask(int length) => (1 << Math.Clamp(length, 1, EvaluationRule.MaxWindowSize)) - 1;
}
