using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class FilterTextTests
{
    [Theory]
    [InlineData("http.route", "/api/{id}")]
    [InlineData("a:b%3A", "c:d:e")]
    [InlineData("empty", "")]
    [InlineData("größe", "日本 <script>")]
    public void Filter_WrittenAndRead_IsTheSame(string key, string value)
        => Assert.All(Enum.GetValues<FilterOperator>(), comparison =>
        {
            var filter = new AttributeFilter(key, comparison, value);
            Assert.Equal(filter, FilterText.Read(FilterText.Write(filter)));
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key")]
    [InlineData(":eq:value")]
    [InlineData("key:like:value")]
    public void AnythingElse_IsNoFilter(string? text) => Assert.Null(FilterText.Read(text));

    [Theory]
    [InlineData(FilterOperator.GreaterThanOrEqual, "size ≥ 10")]
    [InlineData(FilterOperator.NotContains, "size does not contain “10”")]
    [InlineData(FilterOperator.Exists, "size exists")]
    public void Described_ReadsAsASentence(FilterOperator comparison, string expected)
        => Assert.Equal(expected, FilterText.Describe(new AttributeFilter("size", comparison, "10")));
}
