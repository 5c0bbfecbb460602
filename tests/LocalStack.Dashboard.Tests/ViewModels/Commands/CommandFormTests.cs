using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Commands;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Commands;

public sealed class CommandFormTests
{
    private static readonly CommandArgument Text = new() { Name = "label", Label = "Label", Kind = CommandArgumentKind.Text, MaxLength = 5 };

    [Theory]
    [InlineData(CommandArgumentKind.Text, true, "", "A value is required.")]
    [InlineData(CommandArgumentKind.Text, false, "", null)]
    [InlineData(CommandArgumentKind.Text, false, "longer", "Use at most 5 characters; this has 6.")]
    [InlineData(CommandArgumentKind.Number, true, "12.5", null)]
    [InlineData(CommandArgumentKind.Number, true, "1e3", null)]
    [InlineData(CommandArgumentKind.Number, true, "many", "Enter a number.")]
    public void Check_FindsWhatIsWrong(CommandArgumentKind kind, bool isRequired, string value, string? error)
    {
        var form = Form(Text with { Kind = kind, IsRequired = isRequired });
        form.Fields[0].Value = value;

        Assert.Equal(error is null, form.Check());
        Assert.Equal(error, form.Fields[0].Error);
    }

    [Fact]
    public void Check_NamesEveryFaultAtOnce()
    {
        var form = Form(Text with { IsRequired = true }, Text with { Name = "other", IsRequired = true });

        Assert.False(form.Check());
        Assert.All(form.Fields, field => Assert.NotNull(field.Error));
    }

    [Fact]
    public void Values_AreAllThatCanBeChanged_AlsoEmptyOnes()
    {
        var form = Form(
            Text, Text with { Name = "kept", Value = "old" }, Text with { Name = "fixed", Value = "x", IsDisabled = true },
            new() { Name = "sure", Label = "Sure", Kind = CommandArgumentKind.Boolean },
            new() { Name = "kind", Label = "Kind", Kind = CommandArgumentKind.Choice, IsRequired = true, Options = [new("a", "A"), new("b", "B")] });
        form.Fields[1].Value = "";

        Assert.Equal([("label", ""), ("kept", ""), ("sure", "false"), ("kind", "a")], form.Values().Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Refuse_ShowsTheAppHostsWords_AndCanBeSentAgain()
    {
        var form = Form(Text);
        form.IsSent = true;

        form.Refuse(new ResourceCommandOutcome(false, false, "refused") { IsRefused = true });

        Assert.Equal(("refused", false), (form.Error, form.IsSent));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Sure?", true)]
    public void ACommandThatAsksByItself_HasOnlyItsQuestion(string? question, bool isNeeded)
    {
        var command = Command(question) with { Arguments = [Text], AsksByItself = true };

        Assert.Equal(isNeeded, CommandForm.IsNeededFor(command));
        Assert.Empty(new CommandForm(Resource("api"), command).Fields);
    }

    [Theory]
    [InlineData(null, 0, false)]
    [InlineData("Sure?", 0, true)]
    [InlineData(null, 1, true)]
    public void IsNeeded_ForAQuestionOrInputs(string? question, int arguments, bool expected)
        => Assert.Equal(expected, CommandForm.IsNeededFor(Command(question) with { Arguments = [.. Enumerable.Repeat(Text, arguments)] }));

    private static CommandForm Form(params CommandArgument[] arguments) => new(Resource("api"), Command(null) with { Arguments = [.. arguments] });

    private static ResourceCommandSnapshot Command(string? question) => new("seed", "Seed", "", question, false, true);
}
