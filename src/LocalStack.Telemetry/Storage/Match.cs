namespace LocalStack.Telemetry.Storage;

/// <summary>An item that a query found.</summary>
/// <param name="Key">What the result is ordered by, rising.</param>
/// <param name="Row">The item's row or slot; it decides between equal keys.</param>
internal readonly record struct Match(ulong Key, long Row) : IComparable<Match>
{
    public int CompareTo(Match other)
    {
        var order = Key.CompareTo(other.Key);
        return order != 0 ? order : Row.CompareTo(other.Row);
    }

    public static bool operator <(Match left, Match right) => left.CompareTo(right) < 0;

    public static bool operator >(Match left, Match right) => left.CompareTo(right) > 0;

    public static bool operator <=(Match left, Match right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Match left, Match right) => left.CompareTo(right) >= 0;
}
