using LocalStack.Dashboard.ResourceService;
using LocalStack.ResourceService.V1;
using static LocalStack.Dashboard.Tests.ResourceService.Questions;

namespace LocalStack.Dashboard.Tests.ResourceService;

public sealed class InteractionWireTests
{
    private static readonly Dictionary<string, string> NoValues = [];

    [Theory]
    [InlineData("Confirmation", true, "", "", "OK", "Cancel")]
    [InlineData("Error", false, "", "", "Close", null)]
    [InlineData("None", true, "Yes", "No", "Yes", "No")]
    [InlineData("None", false, "Yes", "No", "Yes", null)]
    public void MessageBox_HasTheButtonsThatItIsGiven_OrTheUsualOnes(string intent, bool hasSecondary, string primary, string secondary, string? expectedPrimary, string? expectedSecondary)
    {
        var question = MessageBox(1, Enum.Parse<MessageIntent>(intent));
        (question.ShowSecondaryButton, question.PrimaryButtonText, question.SecondaryButtonText) = (hasSecondary, primary, secondary);

        var asked = InteractionWire.ToSnapshot(question)!;

        Assert.Equal((InteractionKind.MessageBox, expectedPrimary, expectedSecondary), (asked.Kind, asked.PrimaryText, asked.SecondaryText));
    }

    [Fact]
    public void Notification_HasOnlyButtonsWithAText_AndOnlyLinksOfTheWeb()
    {
        var question = Notification(1);
        var script = Notification(2);
        script.Notification.LinkUrl = "javascript:alert(1)";

        var asked = InteractionWire.ToSnapshot(question)!;

        Assert.Equal((InteractionKind.Notification, "Enter values", null, "https://example.com/"), (asked.Kind, asked.PrimaryText, asked.SecondaryText, asked.LinkUrl));
        Assert.Empty(InteractionWire.ToSnapshot(script)!.LinkUrl);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("Cancel", "Cancel")]
    public void Progress_CanBeCalledOffOnlyWithAButton(string text, string? expected)
    {
        var asked = InteractionWire.ToSnapshot(Progress(1, text))!;

        Assert.Equal((InteractionKind.Progress, expected, null, false), (asked.Kind, asked.PrimaryText, asked.SecondaryText, asked.CanDismiss));
    }

    [Fact]
    public void Terminal_CanOnlyBeCancelled()
    {
        var question = Base(1);
        question.PromptTerminal = new InteractionPromptTerminal { TerminalId = "t" };

        var asked = InteractionWire.ToSnapshot(question)!;

        Assert.Equal((InteractionKind.Terminal, null, "Cancel", true), (asked.Kind, asked.PrimaryText, asked.SecondaryText, asked.CanDismiss));
    }

    [Fact]
    public void Inputs_KeepAllThatTheyAreToldToBe()
    {
        var input = new InteractionInput
        {
            Name = "file", Label = "File", InputType = InputType.File, Required = true, Description = "*d*", EnableDescriptionMarkdown = true, Placeholder = "p", Value = "v", MaxLength = 3,
            AllowCustomChoice = true, Loading = true, UpdateStateOnChange = true, Disabled = true, MaxFileSize = 7, AllowMultipleFiles = true, FileFilter = ".pem", Options = { { "a", "A" } }, ValidationErrors = { "wrong" },
        };

        var told = Assert.Single(InteractionWire.ToSnapshot(Form(1, input))!.Inputs);

        Assert.Equal((CommandArgumentKind.File, "File", true, "*d*", true, "p", "v", 3), (told.Kind, told.Label, told.IsRequired, told.Description, told.IsDescriptionMarkdown, told.Placeholder, told.Value, told.MaxLength));
        Assert.Equal((true, true, true, true, 7L, true, ".pem"), (told.AllowsOther, told.IsLoading, told.IsDependedOn, told.IsDisabled, told.MaxFileBytes, told.AllowsSeveralFiles, told.FileFilter));
        Assert.Equal(["wrong"], told.Errors);
        Assert.Equal([new("a", "A")], told.Options);
    }

    [Fact]
    public void Completion_IsNoQuestion() => Assert.Null(InteractionWire.ToSnapshot(new WatchInteractionsResponseUpdate { InteractionId = 1, Complete = new InteractionComplete() }));

    [Theory]
    [InlineData(InteractionKind.MessageBox, InteractionAnswer.Primary, """{ "interactionId": 7, "messageBox": { "result": true } }""")]
    [InlineData(InteractionKind.MessageBox, InteractionAnswer.Secondary, """{ "interactionId": 7, "messageBox": { "result": false } }""")]
    [InlineData(InteractionKind.MessageBox, InteractionAnswer.Dismissed, """{ "interactionId": 7, "complete": { } }""")]
    [InlineData(InteractionKind.Notification, InteractionAnswer.Primary, """{ "interactionId": 7, "notification": { "result": true } }""")]
    [InlineData(InteractionKind.Notification, InteractionAnswer.Dismissed, """{ "interactionId": 7, "complete": { } }""")]
    [InlineData(InteractionKind.Progress, InteractionAnswer.Primary, """{ "interactionId": 7, "promptProgress": { "result": false } }""")]
    [InlineData(InteractionKind.Terminal, InteractionAnswer.Secondary, """{ "interactionId": 7, "complete": { } }""")]
    [InlineData(InteractionKind.Inputs, InteractionAnswer.Secondary, """{ "interactionId": 7, "complete": { } }""")]
    [InlineData(InteractionKind.Inputs, InteractionAnswer.Primary, """{ "interactionId": 7, "inputsDialog": { }, "responseUpdate": false }""")]
    [InlineData(InteractionKind.Inputs, InteractionAnswer.Changed, """{ "interactionId": 7, "inputsDialog": { }, "responseUpdate": true }""")]
    public void Answer_IsWhatTheHostReads(InteractionKind kind, InteractionAnswer answer, string expected)
        => Assert.Equal(expected, InteractionWire.ToAnswer(new InteractionSnapshot { Id = 7, Kind = kind }, answer, NoValues).ToString());

    [Fact]
    public void Answer_OfAForm_HasEveryInputByItsName()
    {
        var asked = InteractionWire.ToSnapshot(Form(7, new InteractionInput { Name = "a", InputType = InputType.SecretText, Value = "old" }, new InteractionInput { Name = "b", InputType = InputType.Boolean, Value = "true" }))!;

        var inputs = InteractionWire.ToAnswer(asked, InteractionAnswer.Primary, new Dictionary<string, string> { ["a"] = "new" }).InputsDialog.InputItems;

        Assert.Equal([("a", InputType.SecretText, "new"), ("b", InputType.Boolean, "true")], inputs.Select(input => (input.Name, input.InputType, input.Value)));
    }
}
