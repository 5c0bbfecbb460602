using Portwatch.Data.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>What came of a registration.</summary>
/// <param name="Endpoint">The endpoint, if it is there.</param>
/// <param name="IsReplay">Whether an earlier request with the same key made it.</param>
internal sealed record CreateResult(MonitoredEndpoint? Endpoint, bool IsReplay)
{
    /// <summary>The key came before, with another body.</summary>
    public bool IsKeyReused { get; init; }

    /// <summary>What the earlier request made, even if it has been deleted since.</summary>
    public Guid? MadeId { get; init; }

    /// <summary>Who has the name or the address; null if it has let go of it in the meantime.</summary>
    public MonitoredEndpoint? Owner { get; init; }

    /// <summary>Whether it is the name that is taken, and not the address.</summary>
    public bool IsNameTaken { get; init; }
}
