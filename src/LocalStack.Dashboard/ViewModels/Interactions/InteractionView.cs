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

    public static Tone ToneOf(InteractionSnapshot asked) => asked.Intent switch
    {
        InteractionIntent.Success => Tone.Good,
        InteractionIntent.Warning => Tone.Warning,
        InteractionIntent.Error => Tone.Bad,
        InteractionIntent.Information or InteractionIntent.Confirmation => Tone.Busy,
        _ => Tone.Neutral,
    };
}
