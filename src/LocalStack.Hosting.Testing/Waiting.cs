using System.Diagnostics;
using System.Globalization;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>Looks again at each change of telemetry, until there is a result or the time is up.</summary>
internal static class Waiting
{
    /// <param name="view">The view to look at.</param>
    /// <param name="signals">Whose changes matter.</param>
    /// <param name="look">The result, if there is one; else when to look again though nothing has changed, if ever.</param>
    /// <param name="describe">What was missing, and which resources that is about; for when the time is up.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">The caller's: ends the wait with an <see cref="OperationCanceledException"/> that says the same.</param>
    public static async Task<T> UntilAsync<T>(
        TelemetryView view,
        TelemetrySignal[] signals,
        Func<(T? Result, TimeSpan? Again)> look,
        Func<(string Problem, IEnumerable<string> Resources)> describe,
        TimeSpan timeout,
        CancellationToken cancellationToken)
        where T : class
    {
        var store = view.Store;
        var began = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        while (true)
        {
            var versions = signals.Select(store.GetVersion).ToArray();
            var (result, again) = look();
            if (result is not null)
            {
                return result;
            }

            if (limit.IsCancellationRequested)
            {
                var (problem, resources) = describe();
                var waited = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.#} s");
                var failure = view.Fail($"{problem}\n\nThe wait {(cancellationToken.IsCancellationRequested ? "was cancelled" : "ended")} after {waited}.", resources);
                throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(failure.Message, failure, cancellationToken) : failure;
            }

            using var change = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            if (again is { } rest)
            {
                change.CancelAfter(rest);
            }

            await Task.WhenAny(signals.Select((signal, i) => store.WaitForChangeAsync(signal, versions[i], change.Token))).ConfigureAwait(false);
            await change.CancelAsync().ConfigureAwait(false);
        }
    }
}
