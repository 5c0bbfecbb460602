using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Tests;

/// <summary>Waits for what a resource prints.</summary>
internal static class ConsoleWaits
{
    /// <summary>Waits until an instance has printed a line that contains a text, and gives the line without the time in front of it: digits looked for may be in a time by chance.</summary>
    public static async Task<string> WaitForLineAsync(this ResourceLoggerService consoles, string instanceId, string text, TimeSpan limit)
    {
        using var ending = new CancellationTokenSource(limit);
        await foreach (var batch in consoles.WatchAsync(instanceId).WithCancellation(ending.Token))
        {
            foreach (var line in batch)
            {
                var printed = line.Content[(line.Content.IndexOf(' ', StringComparison.Ordinal) + 1)..];
                if (printed.Contains(text, StringComparison.Ordinal))
                {
                    return printed;
                }
            }
        }

        throw new InvalidOperationException($"The console of '{instanceId}' ended without '{text}'.");
    }
}
