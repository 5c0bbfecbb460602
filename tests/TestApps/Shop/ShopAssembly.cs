namespace Shop;

/// <summary>Names this program to a <c>WebApplicationFactory</c>.</summary>
public sealed class ShopAssembly;
