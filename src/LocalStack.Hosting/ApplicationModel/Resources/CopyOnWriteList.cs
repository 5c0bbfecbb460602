using System.Collections;
using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A list whose readers never meet a change in the middle of an enumeration. The model is written while it is built, but event handlers may
/// still add annotations while supervisors read them.
/// </summary>
internal sealed class CopyOnWriteList<T> : IList<T>
{
    private readonly Lock _gate = new();
    private volatile ImmutableListBox _items = new([]);

    public int Count => _items.Value.Length;

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get => _items.Value[index];
        set => Change(items => items.SetItem(index, value));
    }

    public void Add(T item) => Change(items => items.Add(item));

    public void Clear() => Change(_ => []);

    public bool Contains(T item) => _items.Value.Contains(item);

    public void CopyTo(T[] array, int arrayIndex) => _items.Value.CopyTo(array, arrayIndex);

    public int IndexOf(T item) => _items.Value.IndexOf(item);

    public void Insert(int index, T item) => Change(items => items.Insert(index, item));

    public bool Remove(T item)
    {
        lock (_gate)
        {
            var index = _items.Value.IndexOf(item);
            if (index < 0)
            {
                return false;
            }

            _items = new(_items.Value.RemoveAt(index));
            return true;
        }
    }

    public void RemoveAt(int index) => Change(items => items.RemoveAt(index));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Change(Func<ImmutableArray<T>, ImmutableArray<T>> change)
    {
        lock (_gate)
        {
            _items = new(change(_items.Value));
        }
    }

    // An ImmutableArray is a struct; a class around it makes the exchange one atomic reference write.
    private sealed record ImmutableListBox(ImmutableArray<T> Value);
}
