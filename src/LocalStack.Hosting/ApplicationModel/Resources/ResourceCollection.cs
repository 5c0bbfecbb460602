using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The application's resources. Two that differ only in case cannot be told apart in variables and URLs, so they are refused here.</summary>
internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    public ResourceCollection() : base(new CopyOnWriteList<IResource>())
    {
    }

    public ResourceCollection(IEnumerable<IResource> resources) : this()
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        ArgumentNullException.ThrowIfNull(name);
        resource = Items.FirstOrDefault(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase));
        return resource is not null;
    }

    protected override void InsertItem(int index, IResource item)
    {
        RefuseTakenName(item, replaced: null);
        base.InsertItem(index, item);
    }

    protected override void SetItem(int index, IResource item)
    {
        RefuseTakenName(item, replaced: Items[index]);
        base.SetItem(index, item);
    }

    private void RefuseTakenName(IResource item, IResource? replaced)
    {
        ArgumentNullException.ThrowIfNull(item);

        if (TryGetByName(item.Name, out var existing) && existing != replaced)
        {
            throw new DistributedApplicationException(
                $"Cannot add {Describe(item)}: {Describe(existing)} already has that name. " +
                "Names are compared without regard to case; give one of the two another name.");
        }
    }

    private static string Describe(IResource resource) => $"resource '{resource.Name}' ({resource.GetType().Name})";
}
