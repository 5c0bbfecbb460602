using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>The messages of one browser tab. Used on that circuit's thread only.</summary>
internal sealed class ToastBoard
{
    private const int MaxShown = 4;

    private int _lastId;

    public event Action? Changed;

    public ImmutableArray<Toast> Toasts { get; private set; } = [];

    public int Show(Tone tone, string title, string text = "", CommandResult? result = null)
    {
        var id = ++_lastId;
        Toasts = [.. Toasts.TakeLast(MaxShown - 1), new Toast(id, tone, title, text, result)];
        Changed?.Invoke();
        return id;
    }

    public void Replace(int id, Tone tone, string title, string text, CommandResult? result)
    {
        var toast = new Toast(id, tone, title, text, result);
        Toasts = Toasts.Any(shown => shown.Id == id) ? [.. Toasts.Select(shown => shown.Id == id ? toast : shown)] : [.. Toasts.TakeLast(MaxShown - 1), toast];
        Changed?.Invoke();
    }

    public void Dismiss(int id)
    {
        Toasts = Toasts.RemoveAll(toast => toast.Id == id);
        Changed?.Invoke();
    }
}
