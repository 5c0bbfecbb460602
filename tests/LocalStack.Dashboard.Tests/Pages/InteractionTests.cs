using System.Text.RegularExpressions;
using LocalStack.EndToEnd.Tests;
using LocalStack.ResourceService.V1;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.ResourceService.Questions;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>What an AppHost asks, answered in a browser.</summary>
public sealed class InteractionTests(Browser browser)
{
    [Fact]
    public async Task Form_IsFilledRefusedCorrectedAndGoes()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        open.Resources.OnAnswer = answer => answer.KindCase == WatchInteractionsRequestUpdate.KindOneofCase.InputsDialog && answer.InputsDialog.InputItems[0].Value == "taken"
            ? Form(1, Inputs(answer.InputsDialog.InputItems[0].Value, "That name is taken."))
            : null;
        var page = await open.OpenAsync("/traces");

        open.Resources.Ask(Form(1, Inputs()));
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Set values" });
        await Expect(dialog.GetByLabel("Name")).ToBeFocusedAsync();
        await Expect(dialog.GetByRole(AriaRole.Link, new() { Name = "the manual" })).ToHaveAttributeAsync("href", "https://example.com/manual");
        await Expect(dialog.GetByLabel("Password")).ToHaveAttributeAsync("type", "password");
        await open.AssertGoodAsync();
        await open.SaveScreenshotAsync("prompt");

        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Alert).First).ToHaveTextAsync("A value is required.");
        Assert.Empty(open.Resources.Answers);
        await dialog.GetByLabel("Name").FillAsync("taken");
        await dialog.GetByLabel("Password").FillAsync("s3cret");
        await dialog.GetByLabel("Region").FillAsync("elsewhere");
        await dialog.GetByLabel("Size").SelectOptionAsync("l");
        await dialog.GetByLabel("Count").FillAsync("3");
        await dialog.GetByLabel("Sure").CheckAsync();
        await dialog.GetByLabel("Certificate").SetInputFilesAsync(new FilePayload { Name = "a.pem", MimeType = "text/plain", Buffer = new byte[70_000] });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert).Filter(new() { HasText = "That name is taken." })).ToBeVisibleAsync();
        await Expect(dialog.GetByLabel("Password")).ToHaveValueAsync("s3cret");
        await dialog.GetByLabel("Name").FillAsync("mine");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Equal(
            """mine s3cret elsewhere l 3 true [{"Id":"file-1","Name":"a.pem"}]""",
            string.Join(' ', open.Resources.Answers.Last().InputsDialog.InputItems.Select(input => input.Value)));
        Assert.Equal(70_000, Assert.Single(open.Resources.Uploads).Content.Length);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Form_AnInputThatOthersDependOn_LoadsThem()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        InteractionInput[] Places(string country, params string[] cities)
        {
            var city = new InteractionInput { Name = "city", Label = "City", InputType = InputType.Choice, Loading = country.Length == 0 };
            city.Options.Add(cities.ToDictionary(name => name, name => name));
            return [new InteractionInput { Name = "country", Label = "Country", InputType = InputType.Choice, Required = true, UpdateStateOnChange = true, Value = country, Options = { { "no", "Norway" }, { "se", "Sweden" } } }, city];
        }

        open.Resources.OnAnswer = answer => answer.ResponseUpdate ? Form(1, Places(answer.InputsDialog.InputItems[0].Value, "Bergen", "Oslo")) : null;
        var page = await open.OpenAsync("/");
        open.Resources.Ask(Form(1, Places("")));
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Set values" });
        await Expect(dialog.GetByLabel("City")).ToBeDisabledAsync();

        await dialog.GetByLabel("Country").SelectOptionAsync("no");
        await dialog.GetByLabel("City").SelectOptionAsync("Oslo");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Equal(["no", "Oslo"], open.Resources.Answers.Last().InputsDialog.InputItems.Select(input => input.Value));
    }

    [Fact]
    public async Task MessageBox_IsAnsweredWithEitherButton_OrDismissedWithEscape_OneAfterTheOther()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/");
        for (var id = 1; id <= 3; id++)
        {
            var question = MessageBox(id);
            question.Title = $"Question {id}";
            open.Resources.Ask(question);
        }

        var first = page.GetByRole(AriaRole.Dialog, new() { Name = "Question 1" });
        await Expect(first.Locator("strong")).ToHaveTextAsync("undone");
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "OK" })).ToBeFocusedAsync();
        await open.AssertGoodAsync();
        await first.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        var second = page.GetByRole(AriaRole.Dialog, new() { Name = "Question 2" });
        await second.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        var third = page.GetByRole(AriaRole.Dialog, new() { Name = "Question 3" });
        await Expect(third.GetByRole(AriaRole.Button, new() { Name = "OK" })).ToBeFocusedAsync();
        await page.Mouse.ClickAsync(5, 5);
        await Expect(third).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Bounded.UntilAsync(open.Resources.Answered, () => open.Resources.Answers.Count == 3);
        Assert.Equal(
            ["MessageBox True", "MessageBox False", "Complete "],
            open.Resources.Answers.Select(answer => $"{answer.KindCase} {(answer.MessageBox is { } box ? box.Result.ToString() : "")}"));
        open.AssertQuiet();
    }

    [Fact]
    public async Task Progress_StaysUntilTheAppHostEndsIt_OrItIsCalledOff()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/");
        open.Resources.Ask(Progress(1));
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Working" });
        await Expect(dialog).ToContainTextAsync("Copying rows.");

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeVisibleAsync();
        open.Resources.End(1);
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Empty(open.Resources.Answers);

        open.Resources.Ask(Progress(2, "Stop it"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop it" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.False(Assert.Single(open.Resources.Answers).PromptProgress.Result);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Notifications_AreBars_AnsweredOrDismissed()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        open.Resources.Ask(Notification(1));
        var page = await open.OpenAsync("/");
        var other = Notification(2);
        (other.Title, other.PrimaryButtonText, other.Notification.Intent) = ("The certificate has expired", "", MessageIntent.Error);
        open.Resources.Ask(other);

        var bar = page.GetByRole(AriaRole.Group, new() { Name = "Unresolved parameters" });
        await Expect(bar).ToContainTextAsync("Warning: Unresolved parameters");
        await Expect(bar).ToContainTextAsync("There are values to give.");
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Error: The certificate has expired")).ToBeVisibleAsync();
        await Expect(bar.GetByRole(AriaRole.Link, new() { Name = "Read more" })).ToHaveAttributeAsync("href", "https://example.com/");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dismiss The certificate has expired" })).ToBeVisibleAsync();
        await open.AssertGoodAsync();
        await open.SaveScreenshotAsync("notification");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss The certificate has expired" }).ClickAsync();
        await Expect(page.GetByText("The certificate has expired")).ToHaveCountAsync(0);

        // A command's toast leaves the bar's buttons free.
        open.Resources.OnCommand = _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Failed, Message = "It failed." });
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop cache" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("It failed.");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Enter values" }).ClickAsync();
        await Expect(bar).ToHaveCountAsync(0);

        await Bounded.UntilAsync(open.Resources.Answered, () => open.Resources.Answers.Count == 2);
        Assert.Equal([WatchInteractionsRequestUpdate.KindOneofCase.Complete, WatchInteractionsRequestUpdate.KindOneofCase.Notification], open.Resources.Answers.Select(answer => answer.KindCase));
        await Expect(page).ToHaveURLAsync(new Regex("/$"));
        open.AssertQuiet();
    }

    private static ILocatorAssertions Expect(ILocator locator) => WatchedDashboard.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);

    private static InteractionInput[] Inputs(string name = "", params string[] faults) =>
    [
        new() { Name = "name", Label = "Name", InputType = InputType.Text, Required = true, Value = name, Placeholder = "as in shop", Description = "Stands in **every** address.", EnableDescriptionMarkdown = true, ValidationErrors = { faults } },
        new() { Name = "password", Label = "Password", InputType = InputType.SecretText, Required = true },
        new() { Name = "region", Label = "Region", InputType = InputType.Choice, AllowCustomChoice = true, Options = { { "north", "North" }, { "south", "South" } } },
        new() { Name = "size", Label = "Size", InputType = InputType.Choice, Options = { { "s", "Small" }, { "l", "Large" } } },
        new() { Name = "count", Label = "Count", InputType = InputType.Number },
        new() { Name = "sure", Label = "Sure", InputType = InputType.Boolean },
        new() { Name = "certificate", Label = "Certificate", InputType = InputType.File, FileFilter = ".pem", MaxFileSize = 100_000 },
    ];
}
