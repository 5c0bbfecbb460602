using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LocalStack.Dashboard.Components.Layout;

/// <summary>A native dialog that is open while there is something to show in it.</summary>
public abstract class DialogComponent : LiveComponent
{
    private bool _isOpen;

    [Inject] internal IJSRuntime Script { get; set; } = default!;

    /// <summary>The element, <c>@ref</c> of the component's markup.</summary>
    protected ElementReference Dialog { get; set; }

    /// <summary>Whether there is something to show.</summary>
    protected abstract bool HasContent { get; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (HasContent != _isOpen)
        {
            _isOpen = HasContent;
            await Script.InvokeVoidAsync("lsShell.setDialog", Dialog, _isOpen);
        }
    }
}
