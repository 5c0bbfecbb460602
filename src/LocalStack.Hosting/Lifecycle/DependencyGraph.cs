using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>
/// Who needs whom. A wait and being part of another resource are needs that must not run in a circle; a reference is a need too when
/// it comes to stopping, but two services may well refer to each other.
/// </summary>
internal sealed class DependencyGraph
{
    private readonly IReadOnlyList<IResource> _resources;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int>[] _waits;
    private readonly List<int>[] _needs;

    public DependencyGraph(IReadOnlyList<IResource> resources)
    {
        _resources = resources;
        for (var i = 0; i < resources.Count; i++)
        {
            _indexes.TryAdd(resources[i].Name, i);
        }

        _waits = [.. resources.Select(resource => IndexesOf(WaitedForBy(resource)))];
        var neededByAll = IndexesOf(resources.Where(IsNeededToTheEnd));
        _needs =
        [
            .. resources.Select((resource, i) => _waits[i]
                .Union(IndexesOf(ReferredToBy(resource)))
                .Union(IsNeededToTheEnd(resource) ? [] : neededByAll)
                .Where(need => need != i)
                .ToList()),
        ];
    }

    /// <summary>What must be there before a resource starts: what it waits for and what it is part of.</summary>
    public static IEnumerable<IResource> WaitedForBy(IResource resource)
    {
        var waited = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource);
        return resource is IResourceWithParent { Parent: { } parent } ? waited.Append(parent) : waited;
    }

    /// <summary>Every circle of waits, as a path that ends where it began: <c>api → worker → api</c>.</summary>
    public IReadOnlyList<string> FindWaitCycles()
    {
        var cycles = new List<string>();
        foreach (var component in StronglyConnected(_waits))
        {
            if (component.Count > 1 || _waits[component[0]].Contains(component[0]))
            {
                cycles.Add(string.Join(" → ", PathThrough(component).Select(i => _resources[i].Name)));
            }
        }

        return cycles;
    }

    /// <summary>
    /// For each resource, those that must have stopped before it is stopped: everything that needs it. Resources that need one
    /// another in a circle stop together.
    /// </summary>
    public IReadOnlyDictionary<IResource, IReadOnlyList<IResource>> StopAfter()
    {
        var componentOf = new int[_resources.Count];
        var components = StronglyConnected(_needs);
        for (var c = 0; c < components.Count; c++)
        {
            components[c].ForEach(i => componentOf[i] = c);
        }

        var dependents = _resources.Select(_ => new List<IResource>()).ToArray();
        for (var i = 0; i < _needs.Length; i++)
        {
            foreach (var needed in _needs[i].Where(needed => componentOf[needed] != componentOf[i]))
            {
                dependents[needed].Add(_resources[i]);
            }
        }

        return _resources.Select((resource, i) => (resource, i)).DistinctBy(pair => pair.resource)
            .ToDictionary(pair => pair.resource, pair => (IReadOnlyList<IResource>)dependents[pair.i]);
    }

    private static bool IsNeededToTheEnd(IResource resource) => resource.Annotations.OfType<NeededToTheEndAnnotation>().Any();

    private static IEnumerable<IResource> ReferredToBy(IResource resource) =>
        resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => relationship.Resource);

    private List<int> IndexesOf(IEnumerable<IResource> resources) =>
        [.. resources.Select(resource => _indexes.GetValueOrDefault(resource.Name, -1)).Where(i => i >= 0).Distinct()];

    /// <summary>The shortest way from the component's first resource back to itself.</summary>
    private List<int> PathThrough(List<int> component)
    {
        var start = component.Min();
        var members = component.ToHashSet();
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var next in _waits[at].Where(members.Contains))
            {
                if (next == start)
                {
                    var path = new List<int> { start };
                    for (var step = at; step != start; step = cameFrom[step])
                    {
                        path.Insert(0, step);
                    }

                    path.Insert(0, start);
                    return path;
                }

                if (cameFrom.TryAdd(next, at))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return [start];
    }

    /// <summary>Tarjan's algorithm without recursion, so that a long chain of waits does not end in a stack overflow.</summary>
    private static List<List<int>> StronglyConnected(List<int>[] edges)
    {
        var components = new List<List<int>>();
        var order = new int[edges.Length];
        var low = new int[edges.Length];
        var onStack = new bool[edges.Length];
        var stack = new Stack<int>();
        var visits = new Stack<(int Node, int NextEdge)>();
        var counter = 0;
        for (var root = 0; root < edges.Length; root++)
        {
            if (order[root] != 0)
            {
                continue;
            }

            Enter(root);
            while (visits.TryPop(out var visit))
            {
                var (node, edge) = visit;
                if (edge < edges[node].Count)
                {
                    visits.Push((node, edge + 1));
                    var next = edges[node][edge];
                    if (order[next] == 0)
                    {
                        Enter(next);
                    }
                    else if (onStack[next])
                    {
                        low[node] = Math.Min(low[node], order[next]);
                    }

                    continue;
                }

                if (visits.TryPeek(out var parent))
                {
                    low[parent.Node] = Math.Min(low[parent.Node], low[node]);
                }

                if (low[node] == order[node])
                {
                    components.Add(Leave(node));
                }
            }
        }

        return components;

        void Enter(int node)
        {
            order[node] = low[node] = ++counter;
            stack.Push(node);
            onStack[node] = true;
            visits.Push((node, 0));
        }

        List<int> Leave(int node)
        {
            var component = new List<int>();
            int member;
            do
            {
                member = stack.Pop();
                onStack[member] = false;
                component.Add(member);
            }
            while (member != node);
            return component;
        }
    }
}
