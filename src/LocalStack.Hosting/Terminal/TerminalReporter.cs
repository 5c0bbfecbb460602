using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting.Terminal;

/// <summary>Prints what <see cref="TerminalReport"/> decides, as snapshots change.</summary>
internal sealed class TerminalReporter(DistributedApplicationModel model, ResourceNotificationService notifications, TerminalOutput output, TerminalFooter footer, TimeProvider time) : BackgroundService
{
    /// <summary>A resource that takes longer than this to come to rest does not keep the table, and the dashboard's address, from the reader.</summary>
    private static readonly TimeSpan PatienceForTable = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The table can wait only for resources that report; whatever the start itself adds is known by then.
        var report = new TerminalReport(model.Resources.Where(resource => !resource.Annotations.OfType<HiddenAnnotation>().Any() && !IsHidden(resource)).Select(resource => resource.Name).ToHashSet());
        var patience = Task.Delay(PatienceForTable, time, stoppingToken);
        var changes = notifications.WatchAsync(stoppingToken).GetAsyncEnumerator(CancellationToken.None);
        await using var _ = changes.ConfigureAwait(false);

        var next = changes.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!report.IsStarted && (patience.IsCompletedSuccessfully || (report.IsSettled && !next.IsCompleted)))
                {
                    Print(report.Table());
                    Print(footer.Lines());
                }

                if (!report.IsStarted)
                {
                    await Task.WhenAny(next, patience).ConfigureAwait(false);
                    stoppingToken.ThrowIfCancellationRequested();
                    if (!next.IsCompleted)
                    {
                        continue;
                    }
                }

                if (!await next.ConfigureAwait(false))
                {
                    return;
                }

                var change = changes.Current;
                next = changes.MoveNextAsync().AsTask();

                // What is hidden is nobody's business, until it fails.
                if (ResourceLine.From(change) is var line && (!change.Snapshot.IsHidden || line.Tone == LineTone.Bad))
                {
                    Print(report.Change(line));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops; what is left to say, the stop says itself.
        }

        // A watch cannot be closed while somebody still waits for its next change.
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsHidden(IResource resource) => resource.Annotations.OfType<ResourceSnapshotAnnotation>().Any(annotation => annotation.InitialSnapshot.IsHidden);

    private void Print(IEnumerable<TerminalText> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }
    }
}
