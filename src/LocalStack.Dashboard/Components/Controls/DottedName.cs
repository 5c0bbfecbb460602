using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>A name of parts, as in <c>http.server.request.duration</c>, that may break before each dot and underscore where there is not room for all of it.</summary>
public sealed class DottedName : ComponentBase
{
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var start = 0;
        for (var i = 1; i < Text.Length; i++)
        {
            if (Text[i] is '.' or '_' or '/')
            {
                builder.AddContent(0, Text[start..i]);
                builder.OpenElement(1, "wbr");
                builder.CloseElement();
                start = i;
            }
        }

        builder.AddContent(2, Text[start..]);
    }
}
