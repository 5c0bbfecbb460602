using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Commands;
using LocalStack.Dashboard.ViewModels.Shell;
using LocalStack.Dashboard.ViewModels.Texts;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>
/// Takes a command from the click to its result: asks first where it has a question or inputs, carries it out, and keeps its toast up to date.
/// One a circuit, used on its thread; <c>CommandDialog</c> shows what is asked, <c>TextDialog</c> what came out.
/// </summary>
internal sealed class CommandRunner(ResourceServiceClient client, ToastBoard toasts, TextBoard texts)
{
    /// <summary>A form stays open this long for the AppHost to find fault with its values; a command that takes longer goes on without it.</summary>
    private static readonly TimeSpan FormPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DoneToastTime = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string> NoValues = [];

    private readonly HashSet<(string Resource, string Command)> _running = [];

    /// <summary>A form or a result came or went, or a command began or ended.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>The form that is to be answered; null when none is.</summary>
    public CommandForm? Form { get; private set; }

    public bool IsRunning(ResourceSnapshot resource, ResourceCommandSnapshot command) => _running.Contains((resource.Name, command.Name));

    /// <summary>Begins a command. With a question or inputs it is carried out only once the form is sent.</summary>
    public async Task RunAsync(ResourceSnapshot resource, ResourceCommandSnapshot command)
    {
        if (CommandForm.IsNeededFor(command))
        {
            Form = new CommandForm(resource, command);
            Changed.Raise();
            return;
        }

        await CarryOutAsync(resource, command, NoValues, form: null);
    }

    /// <summary>Begins a command, which must need no form, on every replica that can do it now.</summary>
    public Task RunAsync(IEnumerable<ResourceSnapshot> replicas, string command)
        => Task.WhenAll(replicas.SelectMany(replica => replica.Commands.Where(own => own.Name == command && own.IsEnabled), RunAsync));

    /// <summary>Sends the form, unless one of its inputs is wrong.</summary>
    public async Task SendFormAsync()
    {
        if (Form is not { IsSent: false } form || !form.Check())
        {
            Changed.Raise();
            return;
        }

        form.IsSent = true;
        Changed.Raise();
        var done = CarryOutAsync(form.Resource, form.Command, form.Values(), form);
        await Task.WhenAny(done, Task.Delay(FormPatience));
        if (form.IsSent)
        {
            CloseForm(form);
        }

        await done;
    }

    public void CancelForm() => CloseForm(Form);

    private void CloseForm(CommandForm? form)
    {
        if (form is not null && ReferenceEquals(form, Form))
        {
            Form = null;
            Changed.Raise();
        }
    }

    private async Task CarryOutAsync(ResourceSnapshot resource, ResourceCommandSnapshot command, IReadOnlyDictionary<string, string> values, CommandForm? form)
    {
        if (!_running.Add((resource.Name, command.Name)))
        {
            return;
        }

        var toast = toasts.Show(Tone.Busy, $"{command.DisplayName} {resource.DisplayName}…");
        try
        {
            // Not tied to the page: it goes on when the user looks at something else.
            var outcome = await client.ExecuteAsync(resource, command, values, CancellationToken.None);
            if (outcome.IsRefused && form is not null && ReferenceEquals(form, Form))
            {
                toasts.Dismiss(toast);
                form.Refuse(outcome);
                return;
            }

            var (tone, title, text) = CommandView.Describe(resource, command, outcome);
            toasts.Replace(toast, tone, title, text, outcome.Result);
            if (outcome.Result is { ShowsAtOnce: true } result)
            {
                texts.Show(title, result.Value);
            }

            if (tone == Tone.Good && outcome.Result is null)
            {
                _ = DismissLaterAsync(toast);
            }
        }
        finally
        {
            _running.Remove((resource.Name, command.Name));
            Changed.Raise();
        }
    }

    // Only awaits a delay and takes a toast away: nothing in it can fail.
    private async Task DismissLaterAsync(int toast)
    {
        await Task.Delay(DoneToastTime);
        toasts.Dismiss(toast);
    }
}
