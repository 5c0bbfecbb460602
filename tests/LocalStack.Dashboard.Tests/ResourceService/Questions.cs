using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.Tests.ResourceService;

/// <summary>Questions as Aspire's host sends them.</summary>
internal static class Questions
{
    public static WatchInteractionsResponseUpdate Base(int id, string title = "Title", string message = "Message")
        => new() { InteractionId = id, Title = title, Message = message, ShowDismiss = true, ShowSecondaryButton = true };

    public static WatchInteractionsResponseUpdate MessageBox(int id, MessageIntent intent = MessageIntent.Confirmation)
    {
        var question = Base(id, "Delete all?", "This cannot be **undone**.");
        (question.EnableMessageMarkdown, question.MessageBox) = (true, new InteractionMessageBox { Intent = intent });
        return question;
    }

    public static WatchInteractionsResponseUpdate Notification(int id)
    {
        var question = Base(id, "Unresolved parameters", "There are values to give.");
        (question.PrimaryButtonText, question.Notification) = ("Enter values", new InteractionNotification { Intent = MessageIntent.Warning, LinkText = "Read more", LinkUrl = "https://example.com/" });
        return question;
    }

    public static WatchInteractionsResponseUpdate Form(int id, params InteractionInput[] inputs)
    {
        var question = Base(id, "Set values", "See [the manual](https://example.com/manual).");
        (question.EnableMessageMarkdown, question.PrimaryButtonText, question.InputsDialog) = (true, "Save", new InteractionInputsDialog { InputItems = { inputs } });
        return question;
    }

    public static WatchInteractionsResponseUpdate Progress(int id, string cancelText = "")
    {
        var question = Base(id, "Working", "Copying rows.");
        (question.PrimaryButtonText, question.PromptProgress) = (cancelText, new InteractionPromptProgress());
        return question;
    }
}
