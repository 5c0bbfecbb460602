using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.ApplicationModel;

public class ModelNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("api-2")]
    [InlineData("API")]
    public void Name_OfTheRightForm_IsAccepted(string name) => Assert.Null(ModelName.FindFault(name));

    [Theory]
    [InlineData("", "1 to 64 characters, and has 0")]
    [InlineData("2nd", "must start with an ASCII letter")]
    [InlineData("-api", "must start with an ASCII letter")]
    [InlineData("api-", "must not end with a hyphen")]
    [InlineData("a--b", "two hyphens in a row")]
    [InlineData("my_api", "'_' is not allowed")]
    [InlineData("café", "'é' is not allowed")]
    [InlineData("a b", "' ' is not allowed")]
    public void Name_OfAnotherForm_IsRefusedWithTheRule(string name, string fault)
    {
        var exception = Assert.Throws<ArgumentException>(() => ModelName.Validate("Resource", name));

        Assert.StartsWith($"Resource name '{name}' is invalid: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_OfMoreThan64Characters_IsRefused()
    {
        Assert.Null(ModelName.FindFault(new string('a', 64)));
        Assert.NotNull(ModelName.FindFault(new string('a', 65)));
    }
}
