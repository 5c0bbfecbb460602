using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>The resources, by the order in which they first came.</summary>
internal sealed class ResourceTable(int maxResources, int maxAttributes) : EncodedTable<OtlpResource>(maxResources)
{
    private readonly Dictionary<(string Name, string InstanceId), int> _byIdentity = [];

    protected override int Add_NeedsLock(ReadOnlySpan<byte> message)
    {
        var attributes = AnyValueReader.ReadEntries(message, EnvelopeFields.ResourceAttribute);
        var name = attributes.GetText("service.name") is { Length: > 0 } given ? given : OtlpResource.UnknownName;
        var instance = attributes.GetText("service.instance.id") ?? string.Empty;
        if (_byIdentity.TryGetValue((name, instance), out var index))
        {
            Replace_NeedsLock(index, this[index] with { Attributes = Distinct(attributes) }, message.Length);
            return index;
        }

        var resource = new OtlpResource
        {
            Index = Items.Length,
            Name = name,
            InstanceId = instance,
            Attributes = Distinct(attributes),
        };
        index = Append_NeedsLock(resource, message.Length);
        if (index >= 0)
        {
            _byIdentity.Add((name, instance), index);
        }

        return index;
    }

    /// <summary>Which resources a query means, by index; <see langword="null"/> for all. Resources added later are not in it.</summary>
    public bool[]? Select(string? name, string? instanceId)
    {
        if (name is null)
        {
            return null;
        }

        var items = Items;
        var selected = new bool[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            selected[i] = string.Equals(items[i].Name, name, StringComparison.OrdinalIgnoreCase)
                && (instanceId is null || items[i].InstanceId == instanceId);
        }

        return selected;
    }

    private AttributeCollection Distinct(AttributeCollection attributes) =>
        new(attributes.DistinctBy(a => a.Key).Take(maxAttributes));
}
