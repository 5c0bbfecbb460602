using System.ComponentModel.DataAnnotations;
using Portwatch.Worker;
using Portwatch.Worker.Outbox;
using Portwatch.Worker.Scheduling;

namespace Portwatch.Tests.Worker;

public sealed class TimingTests
{
    [Theory]
    [InlineData(0, 9)]
    [InlineData(0.5, 10)]
    [InlineData(1, 11)]
    public void Jitter_StaysWithinATenth(double random, double seconds) => Assert.Equal(seconds, Jitter.Apply(TimeSpan.FromSeconds(10), random).TotalSeconds, precision: 6);

    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(5, 8, 16)]
    [InlineData(9, 128, 256)]
    [InlineData(10, 150, 300)]
    [InlineData(10_000, 150, 300)]
    public void BackOff_DoublesUpToFiveMinutes(int attempt, double low, double high)
    {
        Assert.Equal(low, BackOff.Delay(attempt, 0).TotalSeconds, precision: 6);
        Assert.Equal(high, BackOff.Delay(attempt, 1).TotalSeconds, precision: 6);
    }

    [Fact]
    public void Options_AllFaults_AreReported()
    {
        var faults = Validate(new() { Probers = 0, RetentionDays = -1, BatchWindow = TimeSpan.Zero });

        Assert.Equal(["BatchWindow", "Probers", "RetentionDays"], faults.SelectMany(fault => fault.MemberNames).Order());
    }

    [Fact]
    public void Options_Defaults_AreValid() => Assert.Empty(Validate(new()));

    private static List<ValidationResult> Validate(WorkerOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}
