using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>
/// The latest snapshot of every instance, and who wants to hear of new ones. A snapshot is stored first and announced after, both
/// under one short lock, so that every watch sees an instance's snapshots in the order of their versions.
/// </summary>
internal sealed class SnapshotStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Group> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SnapshotWatch> _watches = [];
    private bool _ended;

    private sealed class Entry(IResource resource, string id)
    {
        public IResource Resource { get; } = resource;

        public string Id { get; } = id;

        public required ResourceEvent Latest { get; set; }
    }

    /// <summary>The instances and the watches of one resource: a wait for one resource is not woken by the other two hundred.</summary>
    private sealed class Group
    {
        public List<Entry> Entries { get; } = [];

        public List<SnapshotWatch> Watches { get; } = [];
    }

    /// <summary>
    /// Replaces the snapshot of an instance. <paramref name="change"/> is a caller's code and runs outside the lock; when another
    /// writer was faster it runs again on the newer snapshot.
    /// </summary>
    /// <returns>The stored snapshot; <see langword="null"/> when the change changed nothing.</returns>
    public ResourceEvent? Update(
        IResource resource, string id, Func<CustomResourceSnapshot> first, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        while (true)
        {
            var previous = Find(id)?.Snapshot;
            var next = change(previous ?? first());
            if (ReferenceEquals(previous, next))
            {
                return null;
            }

            lock (_gate)
            {
                _entries.TryGetValue(id, out var entry);
                if (!ReferenceEquals(entry?.Latest.Snapshot, previous))
                {
                    continue;
                }

                var changed = new ResourceEvent(resource, id, next with { Version = (previous?.Version ?? 0) + 1 });
                Store_NeedsLock(entry, changed);
                return changed;
            }
        }
    }

    public ResourceEvent? Find(string id)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(id)?.Latest;
        }
    }

    /// <summary>Finds by an instance's id, or by a resource's name if it has exactly one instance.</summary>
    public bool TryGet(string idOrName, [NotNullWhen(true)] out ResourceEvent? latest)
    {
        lock (_gate)
        {
            latest = _entries.TryGetValue(idOrName, out var entry) ? entry.Latest
                : _groups.TryGetValue(idOrName, out var group) && group.Entries.Count == 1 ? group.Entries[0].Latest
                : null;
            return latest is not null;
        }
    }

    /// <summary>The latest snapshots of a resource's instances.</summary>
    public IReadOnlyList<ResourceEvent> OfResource(string resourceName)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(resourceName, out var group) ? group.Entries.ConvertAll(entry => entry.Latest) : [];
        }
    }

    /// <summary>Opens a watch that starts with the latest snapshots: of one resource, or of all when no name is given.</summary>
    public SnapshotWatch Watch(string? resourceName)
    {
        var watch = new SnapshotWatch();
        lock (_gate)
        {
            var entries = (IEnumerable<Entry>)_entries.Values;
            if (resourceName is null)
            {
                _watches.Add(watch);
            }
            else
            {
                var group = GroupOf_NeedsLock(resourceName);
                group.Watches.Add(watch);
                entries = group.Entries;
            }

            foreach (var entry in entries)
            {
                watch.Offer(entry.Latest);
            }

            if (_ended)
            {
                watch.End();
            }
        }

        return watch;
    }

    public void Unwatch(string? resourceName, SnapshotWatch watch)
    {
        lock (_gate)
        {
            (resourceName is null ? _watches : GroupOf_NeedsLock(resourceName).Watches).Remove(watch);
        }
    }

    /// <summary>Ends every watch, now and later.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var watch in _watches.Concat(_groups.Values.SelectMany(group => group.Watches)))
            {
                watch.End();
            }
        }
    }

    private void Store_NeedsLock(Entry? entry, ResourceEvent changed)
    {
        var group = GroupOf_NeedsLock(changed.Resource.Name);
        if (entry is null)
        {
            entry = new Entry(changed.Resource, changed.ResourceId) { Latest = changed };
            _entries.Add(entry.Id, entry);
            group.Entries.Add(entry);
        }

        entry.Latest = changed;
        foreach (var watch in _watches)
        {
            watch.Offer(changed);
        }

        foreach (var watch in group.Watches)
        {
            watch.Offer(changed);
        }
    }

    private Group GroupOf_NeedsLock(string resourceName)
    {
        if (!_groups.TryGetValue(resourceName, out var group))
        {
            _groups.Add(resourceName, group = new Group());
        }

        return group;
    }
}
