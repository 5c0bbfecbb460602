using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>The resources, by the order in which they first came: what is stored refers to the attributes it came with.</summary>
internal sealed class ResourceTable(int maxResources, int maxAttributes) : EncodedTable<OtlpResource>(maxResources)
{
    // A sender whose attributes are others in each export would fill the table. Beyond these its last set changes, and what refers to that with it.
    private const int MaxSetsOfOne = 16;

    private readonly Dictionary<(string Namespace, string Name, string InstanceId), List<int>> _byIdentity = [];
    private int _identities;

    /// <summary>How many there are, whatever attributes each has had.</summary>
    public int Identities => Volatile.Read(ref _identities);

    /// <summary>Which resources a query means, by index; <see langword="null"/> for all. Resources added later are not in it.</summary>
    public bool[]? Select(string? name, string? instanceId) => name is null
        ? null
        : Select(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase) && (instanceId is null || item.InstanceId == instanceId));

    /// <summary>As above, for resources of any of these names; all when there is none.</summary>
    public bool[]? Select(ImmutableArray<string> names) => names.IsDefaultOrEmpty
        ? null
        : Select(item => names.Contains(item.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Each resource once, with the latest of its attributes.</summary>
    public ImmutableArray<OtlpResource> GetLatest()
    {
        var items = Items;
        var latest = new Dictionary<int, OtlpResource>();
        foreach (var item in items)
        {
            latest[item.Identity] = item;
        }

        return [.. latest.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
    }

    /// <summary>Whether two are the same but for their attributes.</summary>
    public bool AreSame(int index, int other) => index == other || this[index].Identity == this[other].Identity;

    protected override int Add_NeedsLock(ReadOnlySpan<byte> message)
    {
        var attributes = new AttributeCollection(AnyValueReader.ReadEntries(message, EnvelopeFields.ResourceAttribute).DistinctBy(a => a.Key).Take(maxAttributes));
        var identity = (
            attributes.GetText("service.namespace") ?? string.Empty,
            attributes.GetText("service.name") is { Length: > 0 } given ? given : OtlpResource.UnknownName,
            attributes.GetText("service.instance.id") ?? string.Empty);
        var known = _byIdentity.GetValueOrDefault(identity);
        foreach (var set in known ?? [])
        {
            if (this[set].Attributes.Equals(attributes))
            {
                return set;
            }
        }

        var resource = new OtlpResource
        {
            Index = Items.Length,
            Identity = known?[0] ?? Items.Length,
            Namespace = identity.Item1,
            Name = identity.Item2,
            InstanceId = identity.Item3,
            Attributes = attributes,
        };
        var index = known?.Count >= MaxSetsOfOne ? -1 : Append_NeedsLock(resource, message.Length);
        if (index < 0)
        {
            if (known is null)
            {
                return -1;
            }

            index = known[^1];
            Replace_NeedsLock(index, resource with { Index = index }, message.Length);
            return index;
        }

        if (known is null)
        {
            _byIdentity.Add(identity, [index]);
            Volatile.Write(ref _identities, _identities + 1);
        }
        else
        {
            known.Add(index);
        }

        return index;
    }

    private bool[] Select(Predicate<OtlpResource> isMeant)
    {
        var items = Items;
        var selected = new bool[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            selected[i] = isMeant(items[i]);
        }

        return selected;
    }
}
