using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class TraceFilterTests
{
    [Fact]
    public void ToQuery_TakesEveryPart()
    {
        var query = new TraceFilter
        {
            Resource = "api",
            Text = " text ",
            Name = "GET",
            Kind = "database",
            MinDuration = "250",
            MaxDuration = "1.5s",
            Errors = "1",
            Sort = "duration",
            Filters = ["http.route:contains:/api"],
            Typed = "size>=5",
        }.ToQuery();

        Assert.Equal(("api", "text", "GET", true), (query.ResourceName, query.Text, query.SpanName, query.ErrorsOnly));
        Assert.Equal((SpanCategories.Database, false, TraceOrder.LongestFirst), (query.Categories, query.IncludeUncategorized, query.Order));
        Assert.Equal((TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1.5)), (query.MinDuration, query.MaxDuration));
        Assert.Equal([new AttributeFilter("http.route", FilterOperator.Contains, "/api"), new AttributeFilter("size", FilterOperator.GreaterThanOrEqual, "5")], query.Attributes);
    }

    [Fact]
    public void KindOther_IsTracesWithoutAnyCategory()
    {
        var query = new TraceFilter { Kind = "other" }.ToQuery();

        Assert.Equal((SpanCategories.None, true), (query.Categories, query.IncludeUncategorized));
    }

    [Fact]
    public void WhatCannotBeUnderstood_FiltersNothingAndIsNamed()
    {
        var filter = new TraceFilter { MinDuration = "soon", MaxDuration = "-3", Kind = "sql", Typed = "=5", Filters = ["nonsense"] };

        Assert.Equal(["soon", "-3", "sql", "nonsense", "=5"], filter.Faults.Select(fault => fault.Split('“', '”')[1]));
        var query = filter.ToQuery();
        Assert.Equal((TimeSpan.Zero, null, SpanCategories.None), (query.MinDuration, query.MaxDuration, query.Categories));
        Assert.Empty(query.Attributes);
    }

    [Fact]
    public void Address_SaysEveryPartThatIsSet()
    {
        var filter = new TraceFilter { Resource = "a&b", Text = "ü", Kind = "", Errors = "true", Filters = ["a:eq:1", "b:exists"] };

        Assert.Equal("/traces?resource=a%26b&q=%C3%BC&errors=1&f=a%3Aeq%3A1&f=b%3Aexists", filter.Address);
        Assert.Equal("/traces", new TraceFilter().Address);
    }

    [Fact]
    public void Typed_BecomesACondition_OrStaysWhenItCannotBeRead()
    {
        var filter = new TraceFilter { Filters = ["a:eq:1"] };

        Assert.Equal("/traces?f=a%3Aeq%3A1&f=size%3Age%3A5", filter.WithTyped("size >= 5").Address);
        Assert.Equal("/traces?attr=%3D5&f=a%3Aeq%3A1", filter.WithTyped("=5").Address);
        Assert.Equal("/traces?f=a%3Aeq%3A1", filter.WithTyped("").Address);
    }

    [Fact]
    public void Details_AreTheConditionsOutOfSight_EachWithTheListWithoutIt()
    {
        var filter = new TraceFilter { Resource = "api", Name = "GET", MinDuration = "5", Filters = ["a:eq:1"] };

        Assert.Equal(["name contains “GET”", "≥ 5", "a = 1"], filter.Details.Select(detail => detail.Text));
        Assert.Equal("/traces?resource=api&name=GET&min=5", filter.Details[2].Without.Address);
    }

    [Fact]
    public void Sorting_ByTheSameColumnAgain_TurnsBackToNewestFirst()
    {
        Assert.Equal("/traces?sort=duration", new TraceFilter().AddressSortedBy("duration"));
        Assert.Equal("/traces", new TraceFilter { Sort = "duration" }.AddressSortedBy("duration"));
    }

    [Theory]
    [InlineData("250", 250)]
    [InlineData("250ms", 250)]
    [InlineData(" 1.5 s ", 1_500)]
    [InlineData("1,5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("500us", 0.5)]
    [InlineData("0", 0)]
    [InlineData(".5ms", 0.5)]
    public void Duration_IsRead(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("ms")]
    [InlineData("-5")]
    [InlineData("5 parsecs")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999999999999h")]
    public void Duration_ThatIsNone_IsRefused(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("a=b", "a", FilterOperator.Equal, "b")]
    [InlineData("a != b", "a", FilterOperator.NotEqual, "b")]
    [InlineData("a~b=c", "a", FilterOperator.Contains, "b=c")]
    [InlineData("a!~b", "a", FilterOperator.NotContains, "b")]
    [InlineData("a>=5", "a", FilterOperator.GreaterThanOrEqual, "5")]
    [InlineData("a<5", "a", FilterOperator.LessThan, "5")]
    [InlineData("http.route", "http.route", FilterOperator.Exists, "")]
    [InlineData("a=", "a", FilterOperator.Equal, "")]
    public void AttributeFilter_IsRead(string text, string key, FilterOperator comparison, string value)
    {
        Assert.True(AttributeFilterText.TryParse(text, out var filter));
        Assert.Equal(new AttributeFilter(key, comparison, value), filter);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=b")]
    [InlineData("a!b")]
    public void AttributeFilter_ThatIsNone_IsRefused(string text) => Assert.False(AttributeFilterText.TryParse(text, out _));
}
