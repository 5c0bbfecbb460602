namespace LocalStack.Hosting.Ports;

/// <summary>A hundred ports of one instance. A port that moves there keeps its last two digits, where they are free: 62893 becomes 14393.</summary>
/// <param name="first">The first, a multiple of a hundred.</param>
internal sealed class PortBlock(int first)
{
    public const int Size = 100;

    private readonly Dictionary<int, int> _moved = [];

    public PortRange Range { get; } = new(first, first + Size - 1);

    /// <summary>The port of the block that stands for one of the model, the same one each time; <see langword="null"/> when the model has more than the block.</summary>
    public int? Move(int port)
    {
        if (_moved.TryGetValue(port, out var known))
        {
            return known;
        }

        var free = Enumerable.Range(port, Size).Select(candidate => Range.First + (candidate % Size)).Except(_moved.Values);
        foreach (var moved in free)
        {
            _moved.Add(port, moved);
            return moved;
        }

        return null;
    }
}
