using System.Buffers;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>For the time of one query: which trace each slot held, and what was found of it. In rented memory.</summary>
internal sealed class TraceMarks : IDisposable
{
    private readonly Lock _gate = new();

    public TraceId[] Ids { get; private set; } = ArrayPool<TraceId>.Shared.Rent(TraceTable.ChunkSlots);

    public byte[] Marks { get; private set; } = ArrayPool<byte>.Shared.Rent(TraceTable.ChunkSlots);

    /// <summary>Slots that may be asked for.</summary>
    public int Length { get; private set; }

    /// <summary>Makes room for the next chunk of slots, unmarked.</summary>
    public void EnsureChunk(int chunk)
    {
        var length = (chunk + 1) << TraceTable.ChunkBits;
        Ids = Larger(Ids, length);
        Marks = Larger(Marks, length);
        Marks.AsSpan(Length, length - Length).Clear();
        Length = length;
    }

    /// <summary>Adds marks, from any thread: other marks of the slot must not get lost.</summary>
    public void AddMarks(int slot, byte marks)
    {
        if ((Marks[slot] & marks) == marks)
        {
            return;
        }

        lock (_gate)
        {
            Marks[slot] |= marks;
        }
    }

    public void Dispose()
    {
        ArrayPool<TraceId>.Shared.Return(Ids);
        ArrayPool<byte>.Shared.Return(Marks);
        (Ids, Marks, Length) = ([], [], 0);
    }

    private T[] Larger<T>(T[] array, int length)
    {
        if (array.Length >= length)
        {
            return array;
        }

        var larger = ArrayPool<T>.Shared.Rent(Math.Max(length, array.Length * 2));
        array.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        return larger;
    }
}
