using CsCheck;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests.Storage;

public sealed class MatchListTests
{
    [Fact]
    public void AnyPage_IsThatOfTheSortedList() => Gen.Select(Gen.Int[0, 3].SelectMany(few => Gen.ULong[0, few == 0 ? 3UL : 1_000UL].Array[0, 3_000]), Gen.Int[0, 3_100], Gen.Int[0, 300]).Sample(
        (keys, offset, limit) =>
        {
            using var list = new MatchList();
            foreach (var (key, row) in keys.Select((key, row) => (key, row)))
            {
                list.Add(new Match(key, row));
            }

            var expected = keys.Select((key, row) => new Match(key, row)).Order().Skip(offset).Take(limit);
            Assert.Equal(expected, list.SelectPage(offset, limit).ToArray());
        },
        iter: 500);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SortedInput_IsNoWorstCase(bool rising)
    {
        using var list = new MatchList();
        for (var i = 0; i < 300_000; i++)
        {
            list.Add(new Match((ulong)(rising ? i : 300_000 - i), i));
        }

        Assert.Equal(150_001UL, list.SelectPage(rising ? 150_001 : 150_000, 1)[0].Key);
    }
}
