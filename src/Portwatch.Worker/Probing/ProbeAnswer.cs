using System.Net.Sockets;
using Portwatch.Data.Model;

namespace Portwatch.Worker.Probing;

/// <summary>What a probe found, without the time it took.</summary>
/// <param name="Outcome">Up, or why not.</param>
/// <param name="Family">The address family that answered.</param>
/// <param name="HttpStatus">The status, if it spoke HTTP.</param>
/// <param name="Error">A short word on the failure.</param>
internal sealed record ProbeAnswer(CheckOutcome Outcome, AddressFamily? Family = null, int? HttpStatus = null, string? Error = null);
