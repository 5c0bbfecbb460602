using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>What packing the attributes of one item showed.</summary>
internal struct ItemShape
{
    public int Attributes;
    public int Dropped;
    public int Truncated;
    public SpanCategories Categories;
}
