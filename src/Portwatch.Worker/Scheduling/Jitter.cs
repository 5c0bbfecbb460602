namespace Portwatch.Worker.Scheduling;

/// <summary>Spreads what was started together.</summary>
internal static class Jitter
{
    private const double Share = 0.1;

    /// <summary>An interval up to a tenth shorter or longer, so that endpoints registered together do not stay in step, and the mean stays what was asked for.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="random">From 0 up to, not including, 1.</param>
    public static TimeSpan Apply(TimeSpan interval, double random) => interval * (1 - Share + (2 * Share * random));
}
