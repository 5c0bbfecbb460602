using System.Runtime.CompilerServices;

namespace LocalStack.Dashboard.Tests;

/// <summary>Waiting with an end: a test that hangs says where.</summary>
internal static class Bounded
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Cancelled when the runner gives the test up.</summary>
    public static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>Waits until a condition over some state holds, looking again at each change.</summary>
    public static async Task UntilAsync(ChangeSignal changed, Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var end = new CancellationTokenSource(Long);
        while (true)
        {
            var next = changed.Next;
            if (condition())
            {
                return;
            }

            try
            {
                await next.WaitAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Did not come true within {Long.TotalSeconds:0} s: {what}");
            }
        }
    }
}
