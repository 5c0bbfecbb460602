using System.Net;

namespace LocalStack.Hosting.Dashboard;

/// <summary>One of the dashboard's three addresses.</summary>
/// <param name="Address">A loopback address.</param>
/// <param name="Port">The port; 0 for any.</param>
/// <param name="IsChosen">Somebody set it: when taken, that is an error. A default that is taken gives way to a free port, so that two AppHosts can run at once.</param>
internal sealed record DashboardAddress(IPAddress Address, int Port, bool IsChosen)
{
    public string Url => $"http://{new IPEndPoint(Address, Port)}";
}
