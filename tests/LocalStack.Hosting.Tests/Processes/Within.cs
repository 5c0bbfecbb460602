using System.Runtime.CompilerServices;

namespace LocalStack.Hosting.Tests.Processes;

/// <summary>Bounds for waits. They are for hangs, not for speed: the machine may be busy.</summary>
internal static class Within
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> WithinLimit<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).WithinLimit(what);
        return await task;
    }

    public static async Task WithinLimit(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        if (await Task.WhenAny(task, Task.Delay(Limit, TestContext.Current.CancellationToken)) != task)
        {
            throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}");
        }

        await task;
    }

    /// <summary>Asks again and again, every few milliseconds, for what announces itself in no other way.</summary>
    public static async Task Becomes(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Not within {Limit.TotalSeconds} s: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
