using Portwatch.Core.Model;
using Portwatch.Worker.Results;

namespace Portwatch.Tests.Worker;

public sealed class EvaluatorTests
{
    private static readonly Evaluation Fresh = new(EndpointState.Unknown, 0, 0);

    // S success, F failure; the states after each check, by their first letters: ? not known, U up, D down.
    [Theory]
    [InlineData("S", "U")]
    [InlineData("F", "?")]
    [InlineData("FFF", "??D")]
    [InlineData("SSSSS", "UUUUU")]
    [InlineData("SFSFSF", "UUUUUD")]
    [InlineData("SFFSF", "UUUUD")]
    [InlineData("SFFSSSFF", "UUUUUUUU")]
    [InlineData("FFFS", "??DD")]
    [InlineData("FFFSS", "??DDU")]
    [InlineData("FFFSSF", "??DDUU")]
    [InlineData("FFFSSFF", "??DDUUU")]
    [InlineData("FFFSSFFF", "??DDUUUD")]
    [InlineData("FFFSFSFSFSFS", "??DDDDDDDDDD")]
    public void Next_Sequence_HasHysteresis(string checks, string states) => Assert.Equal(states, Run(checks, EvaluationRule.Default));

    [Fact]
    public void Next_Flapping_OpensOnce()
    {
        var states = Run(string.Concat(Enumerable.Repeat("SF", 200)), EvaluationRule.Default);

        Assert.Equal(1, CountOpenings(states));
    }

    [Theory]
    [InlineData(1, 1, 1, "SFSF", "UDUD")]
    [InlineData(2, 2, 1, "SFFS", "UUDU")]
    [InlineData(30, 30, 30, "S", "U")]
    public void Next_OtherRules_AreFollowed(int failures, int window, int successes, string checks, string states) =>
        Assert.Equal(states, Run(checks, new EvaluationRule(failures, window, successes)));

    private static string Run(string checks, EvaluationRule rule)
    {
        var evaluation = Fresh;
        var states = new List<char>();
        foreach (var check in checks)
        {
            evaluation = Evaluator.Next(evaluation, failed: check == 'F', rule);
            states.Add(evaluation.State switch { EndpointState.Up => 'U', EndpointState.Down => 'D', _ => '?' });
        }

        return string.Concat(states);
    }

    private static int CountOpenings(string states) => states.Zip(states.Skip(1)).Count(pair => pair is (not 'D', 'D'));
}
