using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>Carries a command out and keeps its toast up to date. Used on the circuit's thread.</summary>
internal sealed class CommandRunner(ResourceServiceClient client, ToastBoard toasts)
{
    private readonly HashSet<(string Resource, string Command)> _running = [];

    public bool IsRunning(ResourceSnapshot resource, ResourceCommandSnapshot command) => _running.Contains((resource.Name, command.Name));

    public async Task RunAsync(ResourceSnapshot resource, ResourceCommandSnapshot command)
    {
        if (!_running.Add((resource.Name, command.Name)))
        {
            return;
        }

        var toast = toasts.Show(Tone.Busy, $"{command.DisplayName} {resource.DisplayName}…");
        try
        {
            // Not tied to the page: it goes on when the user looks at something else.
            var outcome = await client.ExecuteAsync(resource, command, CancellationToken.None);
            var (tone, title, text) = CommandView.Describe(resource, command, outcome);
            toasts.Replace(toast, tone, title, text, outcome.Result);
            if (tone == Tone.Good && outcome.Result is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(4));
                toasts.Dismiss(toast);
            }
        }
        finally
        {
            _running.Remove((resource.Name, command.Name));
        }
    }
}
