using LocalStack.Dashboard.ViewModels.ConsoleLogs;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>A console line, or a part of one, with its colours. Written by hand, because white space counts and Razor adds its own.</summary>
public sealed class AnsiLine : ComponentBase
{
    private (string? Text, int From, int? Length, SearchWords? Words) _drawn;

    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <summary>Where in the visible text to begin.</summary>
    [Parameter] public int From { get; set; }

    /// <summary>How much of it to show; null for all the rest.</summary>
    [Parameter] public int? Length { get; set; }

    /// <summary>What to mark wherever it occurs; null for nothing.</summary>
    [Parameter] public SearchWords? Words { get; set; }

    protected override bool ShouldRender() => _drawn != (Text, From, Length, Words);

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        _drawn = (Text, From, Length, Words);
        foreach (var run in AnsiRuns.Slice(AnsiRuns.Mark(AnsiText.Parse(Text), Words), From, Length))
        {
            if (run.Classes.Length == 0)
            {
                builder.AddContent(0, run.Text);
                continue;
            }

            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "class", run.Classes);
            builder.AddContent(3, run.Text);
            builder.CloseElement();
        }
    }
}
