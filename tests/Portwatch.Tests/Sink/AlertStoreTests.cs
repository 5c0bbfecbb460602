using Microsoft.Extensions.Time.Testing;
using Portwatch.Sink;

namespace Portwatch.Tests.Sink;

public sealed class AlertStoreTests
{
    private readonly AlertStore _store = new(new FakeTimeProvider());

    [Fact]
    public void Add_Repetition_IsCountedNotShown()
    {
        var id = Guid.NewGuid();

        var answers = new[] { _store.Add(id, Alert("a")), _store.Add(id, Alert("a")), _store.Add(id, Alert("a")) };

        Assert.Equal([true, false, false], answers);
        Assert.Equal(2, Assert.Single(_store.Read()).Repetitions);
    }

    [Fact]
    public void Add_MoreThanCapacity_DropsTheOldest()
    {
        for (var i = 0; i <= AlertStore.Capacity; i++)
        {
            _store.Add(Guid.NewGuid(), Alert($"{i}"));
        }

        var kept = _store.Read();
        Assert.Equal(AlertStore.Capacity, kept.Length);
        Assert.Equal(("1000", "1"), (kept[0].Alert.EndpointName, kept[^1].Alert.EndpointName));
    }

    [Fact]
    public void Page_NamesOfOthers_AreText()
    {
        _store.Add(Guid.NewGuid(), Alert("<script>"));

        Assert.DoesNotContain("<script>", SinkPage.Render(_store.Read()), StringComparison.Ordinal);
    }

    private static ReceivedAlert Alert(string name) => new()
    {
        Kind = "incident.opened", IncidentId = Guid.NewGuid(), EndpointId = Guid.NewGuid(), EndpointName = name, OpenedAt = DateTimeOffset.UnixEpoch, Outcome = "refused",
    };
}
