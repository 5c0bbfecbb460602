using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.ApplicationModel;

public class CopyOnWriteListTests
{
    [Fact]
    public async Task Readers_NeverMeetAChange()
    {
        var annotations = new ResourceAnnotationCollection();
        var reading = Task.Run(
            () =>
            {
                var most = 0;
                while (most < 2000)
                {
                    most = annotations.OfType<ReplicaAnnotation>().Count();
                }

                return most;
            },
            TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 500; i++)
                {
                    annotations.Add(new ReplicaAnnotation(i));
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(2000, await reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Enumeration_ShowsTheItemsAsTheyWere()
    {
        var list = new CopyOnWriteList<int> { 1, 2 };

        foreach (var item in list)
        {
            list.Add(item + 10);
        }

        Assert.Equal([1, 2, 11, 12], list);
        Assert.True(list.Remove(2));
        Assert.False(list.Remove(2));
        Assert.Equal([1, 11, 12], list);
    }
}
