namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>A colour for each resource name, the same on every page: given out in the order in which names are first seen, then again from the first.</summary>
internal sealed class ResourcePalette
{
    /// <summary>How many colours the style sheet defines, <c>c0</c> and on.</summary>
    public const int Size = 12;

    private const int MaxNames = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _given = new(StringComparer.OrdinalIgnoreCase);

    public string ClassOf(string resourceName)
    {
        lock (_gate)
        {
            if (!_given.TryGetValue(resourceName, out var index))
            {
                index = _given.Count % Size;
                if (_given.Count < MaxNames)
                {
                    _given.Add(resourceName, index);
                }
            }

            return Classes[index];
        }
    }

    private static readonly string[] Classes = [.. Enumerable.Range(0, Size).Select(index => $"c{index}")];
}
