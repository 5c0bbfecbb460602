using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Tests.Lifecycle;

public class DependencyGraphTests
{
    [Fact]
    public void FindWaitCycles_Chain_FindsNone()
    {
        var (a, b, c) = (Named("a"), Named("b"), Named("c"));
        Wait(a, b);
        Wait(b, c);

        Assert.Empty(new DependencyGraph([a, b, c]).FindWaitCycles());
    }

    [Fact]
    public void FindWaitCycles_Circle_NamesThePath()
    {
        var (api, worker, cache) = (Named("api"), Named("worker"), Named("cache"));
        Wait(api, worker);
        Wait(worker, api);
        Wait(worker, cache);

        Assert.Equal(["api → worker → api"], new DependencyGraph([api, worker, cache]).FindWaitCycles());
    }

    [Fact]
    public void FindWaitCycles_TwoCircles_NamesBoth()
    {
        var (a, b, c, d, e) = (Named("a"), Named("b"), Named("c"), Named("d"), Named("e"));
        Wait(a, b);
        Wait(b, c);
        Wait(c, a);
        Wait(d, e);
        Wait(e, d);
        Wait(c, d);

        Assert.Equal(["a → b → c → a", "d → e → d"], new DependencyGraph([a, b, c, d, e]).FindWaitCycles().Order());
    }

    [Fact]
    public void FindWaitCycles_ThroughAParent_IsFound()
    {
        var server = Named("server");
        var database = new Part("database", server);
        Wait(server, database);

        Assert.Equal(["server → database → server"], new DependencyGraph([server, database]).FindWaitCycles());
    }

    [Fact]
    public void FindWaitCycles_AHundredThousandInARow_NeedsNoStack()
    {
        var chain = Enumerable.Range(0, 100_000).Select(i => Named($"r{i}")).ToList();
        for (var i = 1; i < chain.Count; i++)
        {
            Wait(chain[i - 1], chain[i]);
        }

        Assert.Empty(new DependencyGraph(chain).FindWaitCycles());
    }

    [Fact]
    public void StopAfter_ThoseThatNeedOne_ComeFirst()
    {
        var (postgres, migrator, api) = (Named("postgres"), Named("migrator"), Named("api"));
        var database = new Part("db", postgres);
        Wait(migrator, database);
        Wait(api, migrator);
        Refer(api, database);

        var order = new DependencyGraph([postgres, database, migrator, api]).StopAfter();

        Assert.Empty(order[api]);
        Assert.Equal([api], order[migrator]);
        Assert.Equal([migrator, api], order[database]);
        Assert.Equal([database], order[postgres]);
    }

    [Fact]
    public void StopAfter_NeededToTheEnd_ComesAfterEverything()
    {
        var (dashboard, api, store) = (Named("dashboard"), Named("api"), Named("store"));
        dashboard.Annotations.Add(new NeededToTheEndAnnotation());
        Wait(api, store);

        var order = new DependencyGraph([dashboard, api, store]).StopAfter();

        Assert.Equal([api, store], order[dashboard]);
        Assert.Equal([api], order[store]);
    }

    [Fact]
    public void StopAfter_MutualReferences_StopTogether()
    {
        var (left, right, store) = (Named("left"), Named("right"), Named("store"));
        Refer(left, right);
        Refer(right, left);
        Refer(right, store);

        var order = new DependencyGraph([left, right, store]).StopAfter();

        Assert.Empty(order[left]);
        Assert.Empty(order[right]);
        Assert.Equal([right], order[store]);
    }

    private static Named Named(string name) => new(name);

    private static void Wait(Named waiter, IResource awaited) => waiter.Annotations.Add(new WaitAnnotation(awaited, WaitType.WaitUntilHealthy));

    private static void Refer(Named from, IResource to) => from.Annotations.Add(new ResourceRelationshipAnnotation(to, "Reference"));
}
