using System.Text;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests.Storage;

public sealed class StringTableTests
{
    [Fact]
    public void Strings_AreFoundAgain_AfterTheTableGrew()
    {
        var table = new StringTable();
        var keys = Enumerable.Range(0, 8_000).Select(i => Encoding.UTF8.GetBytes($"key {i}")).ToArray();
        var ids = keys.Select(k => table.InternKey(k)!.Id).ToArray();

        Assert.Equal(ids, keys.Select(k => table.InternKey(k)!.Id));
        Assert.All(ids.Zip(keys), p => Assert.Equal(p.Second, table[p.First].Utf8));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void FullKey_TakesNoFurtherValues_AndOtherKeysDo()
    {
        var table = new StringTable();
        var (full, other) = (table.InternKey("a"u8)!, table.InternKey("b"u8)!);
        for (var i = 0; i < StringTable.MaxValuesPerKey; i++)
        {
            Assert.NotNull(table.InternValue(full, Encoding.UTF8.GetBytes($"{i}")));
        }

        Assert.Null(table.InternValue(full, "one more"u8));
        Assert.NotNull(table.InternValue(full, "0"u8));
        Assert.NotNull(table.InternValue(other, "one more"u8));
        Assert.Null(table.InternValue(other, new byte[StringTable.MaxLengthBytes + 1]));
    }

    [Fact]
    public void Keys_AreBounded()
    {
        var table = new StringTable();

        var interned = Enumerable.Range(0, StringTable.MaxKeys + 100).Count(i => table.InternKey(Encoding.UTF8.GetBytes($"{i}")) is not null);

        Assert.Equal(StringTable.MaxKeys, interned);
    }

    [Fact]
    public void ThreadsThatAddTheSame_AgreeOnIds()
    {
        var table = new StringTable();
        var ids = new int[4][];

        Parallel.For(0, ids.Length, thread =>
        {
            var key = table.InternKey("key"u8)!;
            ids[thread] = [.. Enumerable.Range(0, 400).Select(i => table.InternValue(key, Encoding.UTF8.GetBytes($"value {i}"))!.Id)];
        });

        Assert.All(ids, i => Assert.Equal(ids[0], i));
    }
}
