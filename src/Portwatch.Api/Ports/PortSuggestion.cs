using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Serialization;

namespace Portwatch.Api.Ports;

/// <summary>What a port is wanted for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SuggestRequest
{
    /// <summary>1 to 100 characters: the same name gets the same port, as long as it is free.</summary>
    [Required(ErrorMessage = "A port is wanted for something: give its name.")]
    [Text(100)]
    public string? Name { get; init; }
}

/// <summary>A port that is free.</summary>
/// <param name="Port">The port.</param>
/// <param name="Reason">Why this one.</param>
internal sealed record PortSuggestion(int Port, string Reason)
{
    private const int First = 10_000;
    private const int Hundreds = 100;

    /// <summary>Chooses a port by the name: stable, because it follows from the name alone; outside the range in which systems choose, or it would be somebody's now and then.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="ephemeral">The range from which the system takes ports for outgoing connections.</param>
    /// <param name="isTaken">Why a port cannot be had; null if it can.</param>
    public static PortSuggestion? Make(string name, (int First, int Last) ephemeral, Func<int, string?> isTaken)
    {
        var last = ephemeral.First > First + Hundreds ? ephemeral.First - 1 : 65_535;
        var size = last - First + 1;
        var begin = First + (int)(Hash(name.Trim().ToLowerInvariant()) % (uint)size);
        string? passed = null;
        for (var i = 0; i < size; i++)
        {
            var port = First + ((begin - First + i) % size);
            var reason = port >= ephemeral.First && port <= ephemeral.Last ? "it lies in the ephemeral range" : isTaken(port);
            if (reason is null)
            {
                var before = passed is null ? "" : $" {begin} would follow from the name alone, but {passed}.";
                return new(port, $"{port} follows from the name '{name}', so it is the same each time; it is free, registered for nobody, and outside the ephemeral range {ephemeral.First}–{ephemeral.Last}, from which the system gives ports away.{before}");
            }

            passed ??= reason;
        }

        return null;
    }

    // FNV-1a: the same on every machine and at every start, which GetHashCode is not.
    private static uint Hash(string text) => Encoding.UTF8.GetBytes(text).Aggregate(2_166_136_261u, (hash, value) => unchecked((hash ^ value) * 16_777_619u));
}
