namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who decided an endpoint's public address and port.</summary>
/// <param name="PortSource">Where the port was set, in words: <c>AppHost code</c>, <c>launch profile 'http' of project 'api'</c>, <c>appsettings.json</c>…</param>
/// <param name="AddressSource">Where the address was set, in words.</param>
/// <param name="Address">The loopback address that clients use.</param>
internal sealed record EndpointOrigin(string PortSource, string AddressSource, string Address);
