using System.Net.Sockets;

namespace Portwatch.Core.Model;

/// <summary>One measured check.</summary>
public sealed class CheckResult
{
    public Guid EndpointId { get; set; }

    public Guid JobId { get; set; }

    public DateTimeOffset At { get; set; }

    public int DurationUs { get; set; }

    public CheckOutcome Outcome { get; set; }

    public int? HttpStatus { get; set; }

    /// <summary><c>ipv4</c> or <c>ipv6</c>: the one that answered.</summary>
    public string? AddressFamily { get; set; }

    public string? ErrorCode { get; set; }

    public string? TraceId { get; set; }

    /// <summary>The stored word for <paramref name="family"/>.</summary>
    public static string? FamilyWord(AddressFamily? family) => family switch
    {
        System.Net.Sockets.AddressFamily.InterNetwork => "ipv4",
        System.Net.Sockets.AddressFamily.InterNetworkV6 => "ipv6",
        _ => null,
    };
}
