using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Interactions;

namespace LocalStack.Dashboard.Tests.ViewModels.Interactions;

public sealed class InteractionFormTests
{
    private static readonly CommandArgument Text = new() { Name = "name", Label = "Name", Kind = CommandArgumentKind.Text };

    [Fact]
    public void Update_KeepsWhatWasTyped_AndShowsWhatIsWrong()
    {
        var form = new InteractionForm(Asked(Text));
        form.Fields[0].Value = "typed";
        form.IsSent = true;

        form.Take(Asked(Text with { Errors = ["Taken.", "Too short."] }));

        Assert.Equal(("typed", "Taken. Too short.", false), (form.Fields[0].Value, form.Fields[0].Error, form.IsSent));
    }

    [Fact]
    public void Update_WithAValueOfTheAppHosts_TakesIt()
    {
        var form = new InteractionForm(Asked(Text));
        form.Fields[0].Value = "typed";

        form.Take(Asked(Text with { Value = "loaded" }));

        Assert.Equal("loaded", form.Fields[0].Value);
    }

    [Fact]
    public void Update_WithOtherOptions_LeavesAChoiceThatIsNoneOfThem()
    {
        var choice = new CommandArgument { Name = "zone", Label = "Zone", Kind = CommandArgumentKind.Choice, Options = [new("a", "A"), new("b", "B")] };
        var form = new InteractionForm(Asked(choice));
        form.Fields[0].Value = "b";

        form.Take(Asked(choice with { Options = [new("b", "B"), new("c", "C")] }));
        Assert.Equal("b", form.Fields[0].Value);

        form.Take(Asked(choice with { Options = [new("c", "C")] }));
        Assert.Equal("", form.Fields[0].Value);
    }

    [Fact]
    public void AChoiceThatOthersDependOn_IsMadeByAPerson()
    {
        var choice = new CommandArgument { Name = "zone", Label = "Zone", Kind = CommandArgumentKind.Choice, IsRequired = true, Options = [new("a", "A")] };

        Assert.Equal("a", new InteractionForm(Asked(choice)).Fields[0].Value);
        Assert.Equal("", new InteractionForm(Asked(choice with { IsDependedOn = true })).Fields[0].Value);
    }

    [Fact]
    public void Check_PassesOverWhatNobodyCanChange()
    {
        var form = new InteractionForm(Asked(Text with { IsRequired = true, IsLoading = true }, Text with { Name = "other", IsRequired = true }));

        Assert.False(form.Check());

        Assert.Equal((null, "A value is required."), (form.Fields[0].Error, form.Fields[1].Error));
    }

    private static InteractionSnapshot Asked(params CommandArgument[] inputs) => new() { Id = 1, Kind = InteractionKind.Inputs, Inputs = [.. inputs] };
}
