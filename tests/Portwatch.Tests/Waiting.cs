using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Portwatch.Tests;

/// <summary>Waits that end, and say where they stood when they did.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    public static async Task<T> Within<T>(this Task<T> task, string what, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await ((Task)task).Within(what, file, line);
        return await task;
    }

    public static async Task Within(this Task task, string what, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience.TotalSeconds:0} s for {what}, at {Path.GetFileName(file)}:{line}.");
        }
    }

    /// <summary>Asks until the answer is one that is wanted.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted, string what, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds:0} s for {what}, at {Path.GetFileName(file)}:{line}. The last answer was: {answer}");
            }

            await Task.Delay(Period, TestContext.Current.CancellationToken);
        }
    }
}
