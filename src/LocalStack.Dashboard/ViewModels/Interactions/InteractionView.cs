using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Interactions;

/// <summary>How questions of the AppHost look.</summary>
internal static class InteractionView
{
    public static string IconOf(InteractionSnapshot asked) => (asked.Kind, asked.Intent) switch
    {
        (InteractionKind.Progress, _) => "spinner",
        (InteractionKind.Inputs, _) => "parameter",
        (InteractionKind.Terminal, _) => "console",
        (_, InteractionIntent.Success) => "check",
        (_, InteractionIntent.Warning) => "warning",
        (_, InteractionIntent.Error) => "error",
        _ => "info",
    };

    /// <summary>What its colour and icon say, for whoever sees neither; empty when that is nothing.</summary>
    public static string WordOf(InteractionSnapshot asked) => asked.Intent switch
    {
        InteractionIntent.Success => "Success: ",
        InteractionIntent.Warning => "Warning: ",
        InteractionIntent.Error => "Error: ",
        _ => "",
    };

    public static Tone ToneOf(InteractionSnapshot asked) => asked.Intent switch
    {
        InteractionIntent.Success => Tone.Good,
        InteractionIntent.Warning => Tone.Warning,
        InteractionIntent.Error => Tone.Bad,
        InteractionIntent.Information or InteractionIntent.Confirmation => Tone.Busy,
        _ => Tone.Neutral,
    };
}
