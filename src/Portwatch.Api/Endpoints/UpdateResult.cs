using Portwatch.Data.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>How a change went.</summary>
internal enum UpdateOutcome
{
    /// <summary>It is stored.</summary>
    Updated,

    /// <summary>There is no such endpoint.</summary>
    Gone,

    /// <summary>Somebody else changed it first.</summary>
    Changed,

    /// <summary>Its name or address belongs to another.</summary>
    Conflict,
}

/// <summary>What came of a change.</summary>
/// <param name="Outcome">How it went.</param>
internal sealed record UpdateResult(UpdateOutcome Outcome)
{
    public MonitoredEndpoint? Endpoint { get; init; }

    public CreateResult? Conflict { get; init; }
}
