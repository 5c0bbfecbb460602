using System.Net;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Network;

/// <summary>
/// What a caller's snapshot says of an edge, for dashboards: <c>network.conditions.cache</c> = <c>300 ms</c>, <c>network.address.cache</c> = <c>127.0.0.1:41234</c>, where its
/// spans say that the server is.
/// </summary>
internal sealed class EdgeSnapshot
{
    private readonly IReadOnlyCollection<IPEndPoint> _addresses;
    private readonly ResourceNotificationService _notifications;
    private volatile bool _isShown;

    public EdgeSnapshot(NetworkEdge edge, IReadOnlyCollection<IPEndPoint> addresses, ResourceNotificationService notifications)
    {
        (Edge, _addresses, _notifications) = (edge, addresses, notifications);
        edge.Changed += () => _ = UpdateAsync();
    }

    public NetworkEdge Edge { get; }

    /// <summary>Shows it from now on; not before the caller has its instances.</summary>
    public Task ShowAsync()
    {
        _isShown = true;
        return UpdateAsync();
    }

    // Whichever of two updates comes last, it says what is true then.
    private async Task UpdateAsync()
    {
        if (!_isShown)
        {
            return;
        }

        try
        {
            await _notifications.PublishUpdateAsync(Edge.Caller, snapshot => snapshot with
            {
                Properties =
                [
                    .. snapshot.Properties.Where(property => property.Name != ConditionsName && property.Name != AddressName),
                    new ResourcePropertySnapshot(ConditionsName, Edge.Conditions.ToString()),
                    new ResourcePropertySnapshot(AddressName, string.Join(", ", _addresses)),
                ],
            }).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The application has ended.
        }
    }

    private string ConditionsName => $"network.conditions.{Edge.Server.Name}";

    private string AddressName => $"network.address.{Edge.Server.Name}";
}
