using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>A fixed port that an endpoint wants.</summary>
/// <param name="ResourceName">The resource the endpoint belongs to.</param>
/// <param name="EndpointName">The endpoint, such as <c>http</c>.</param>
/// <param name="Address">The address it will listen on.</param>
/// <param name="Port">The port, 1 to 65535.</param>
/// <param name="Remedy">What gives it another port, for messages: <c>--LocalStack:Endpoints:api:http:Port=PORT</c>.</param>
internal sealed record PortClaim(string ResourceName, string EndpointName, IPAddress Address, int Port, string Remedy);
