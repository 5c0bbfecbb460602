using LocalStack.Dashboard.ViewModels;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>A console line with its colours. Written by hand, because white space counts and Razor adds its own.</summary>
public sealed class AnsiLine : ComponentBase
{
    private string? _drawn;

    [Parameter, EditorRequired] public string Text { get; set; } = "";

    protected override bool ShouldRender() => _drawn != Text;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        _drawn = Text;
        foreach (var run in AnsiText.Parse(Text))
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
