using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>Questions of the AppHost and their answers between the wire and our records.</summary>
internal static class InteractionWire
{
    /// <summary>Null for what is no question: its end, or a kind that a later host has.</summary>
    public static InteractionSnapshot? ToSnapshot(WatchInteractionsResponseUpdate update)
    {
        var snapshot = new InteractionSnapshot
        {
            Id = update.InteractionId,
            Kind = InteractionKind.MessageBox,
            Title = update.Title,
            Message = update.Message,
            IsMarkdown = update.EnableMessageMarkdown,
            PrimaryText = Given(update.PrimaryButtonText),
            SecondaryText = update.ShowSecondaryButton ? Given(update.SecondaryButtonText) : null,
            CanDismiss = update.ShowDismiss,
        };
        return update.KindCase switch
        {
            WatchInteractionsResponseUpdate.KindOneofCase.MessageBox => WithButtons(snapshot with { Intent = ToIntent(update.MessageBox.Intent) }),
            WatchInteractionsResponseUpdate.KindOneofCase.InputsDialog => WithButtons(snapshot with
            {
                Kind = InteractionKind.Inputs,
                Inputs = [.. update.InputsDialog.InputItems.Select(CommandWire.ToArgument)],
            }),
            WatchInteractionsResponseUpdate.KindOneofCase.Notification => ToNotification(snapshot, update.Notification),

            // Its one button calls it off; without a text for it, it cannot be.
            WatchInteractionsResponseUpdate.KindOneofCase.PromptProgress => snapshot with { Kind = InteractionKind.Progress, SecondaryText = null, CanDismiss = false },
            WatchInteractionsResponseUpdate.KindOneofCase.PromptTerminal => snapshot with { Kind = InteractionKind.Terminal, PrimaryText = null, SecondaryText = "Cancel", CanDismiss = true },
            _ => null,
        };

        InteractionSnapshot WithButtons(InteractionSnapshot asked) => asked with
        {
            PrimaryText = asked.PrimaryText ?? (asked.Intent == InteractionIntent.Error ? "Close" : "OK"),
            SecondaryText = asked.SecondaryText ?? (update.ShowSecondaryButton ? "Cancel" : null),
        };

        InteractionSnapshot ToNotification(InteractionSnapshot told, InteractionNotification notification)
        {
            told = told with
            {
                Kind = InteractionKind.Notification,
                Intent = ToIntent(notification.Intent),
                LinkText = notification.LinkText,
                LinkUrl = Uri.TryCreate(notification.LinkUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? notification.LinkUrl : "",
            };
            return told.Intent == InteractionIntent.Confirmation ? WithButtons(told) : told;
        }
    }

    /// <param name="asked">What is answered.</param>
    /// <param name="answer">How.</param>
    /// <param name="values">Of a form, by the names of its inputs.</param>
    public static WatchInteractionsRequestUpdate ToAnswer(InteractionSnapshot asked, InteractionAnswer answer, IReadOnlyDictionary<string, string> values)
    {
        var update = new WatchInteractionsRequestUpdate { InteractionId = asked.Id };
        var isPrimary = answer == InteractionAnswer.Primary;
        switch (asked.Kind)
        {
            case InteractionKind.MessageBox when answer != InteractionAnswer.Dismissed:
                update.MessageBox = new InteractionMessageBox { Result = isPrimary };
                break;
            case InteractionKind.Notification when answer != InteractionAnswer.Dismissed:
                update.Notification = new InteractionNotification { Result = isPrimary };
                break;
            case InteractionKind.Progress when answer != InteractionAnswer.Dismissed:
                // The only button calls it off.
                update.PromptProgress = new InteractionPromptProgress { Result = false };
                break;
            case InteractionKind.Inputs when answer is InteractionAnswer.Primary or InteractionAnswer.Changed:
                update.InputsDialog = new InteractionInputsDialog { InputItems = { asked.Inputs.Select(ToInput) } };
                update.ResponseUpdate = answer == InteractionAnswer.Changed;
                break;
            default:
                update.Complete = new InteractionComplete();
                break;
        }

        return update;

        InteractionInput ToInput(CommandArgument input)
            => new() { Name = input.Name, Label = input.Label, InputType = ToType(input.Kind), Value = values.GetValueOrDefault(input.Name, input.Value) };
    }

    private static InputType ToType(CommandArgumentKind kind) => kind switch
    {
        CommandArgumentKind.Secret => InputType.SecretText,
        CommandArgumentKind.Choice => InputType.Choice,
        CommandArgumentKind.Boolean => InputType.Boolean,
        CommandArgumentKind.Number => InputType.Number,
        CommandArgumentKind.File => InputType.File,
        _ => InputType.Text,
    };

    private static InteractionIntent ToIntent(MessageIntent intent) => intent switch
    {
        MessageIntent.Success => InteractionIntent.Success,
        MessageIntent.Warning => InteractionIntent.Warning,
        MessageIntent.Error => InteractionIntent.Error,
        MessageIntent.Information => InteractionIntent.Information,
        MessageIntent.Confirmation => InteractionIntent.Confirmation,
        _ => InteractionIntent.None,
    };

    private static string? Given(string text) => text.Length > 0 ? text : null;
}
