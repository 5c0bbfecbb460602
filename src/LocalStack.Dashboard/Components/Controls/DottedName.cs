using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>A name of parts, as in <c>http.server.request.duration</c>, that may break before each dot and underscore where there is not room for all of it, with the searched words in it marked.</summary>
public sealed class DottedName : ComponentBase
{
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <summary>What to mark; null for nothing.</summary>
    [Parameter] public SearchWords? Words { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var at = 0;
        foreach (var (start, length) in Words?.FindIn(Text) ?? [])
        {
            AddBreakable(builder, Text[at..start]);
            builder.OpenElement(3, "mark");
            AddBreakable(builder, Text.Substring(start, length));
            builder.CloseElement();
            at = start + length;
        }

        AddBreakable(builder, Text[at..]);
    }

    private static void AddBreakable(RenderTreeBuilder builder, string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '.' or '_' or '/')
            {
                builder.AddContent(0, text[start..i]);
                builder.OpenElement(1, "wbr");
                builder.CloseElement();
                start = i;
            }
        }

        builder.AddContent(2, text[start..]);
    }
}
