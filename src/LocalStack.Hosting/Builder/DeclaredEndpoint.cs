namespace Aspire.Hosting;

/// <summary>An endpoint as a launch profile or Kestrel's configuration declares it.</summary>
/// <param name="EndpointName">The name of the endpoint.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Port">The port; <see langword="null"/> when it is left open.</param>
/// <param name="ConfigurationName">The entry of Kestrel's configuration.</param>
/// <param name="IsHttp2">Whether it speaks HTTP/2 only.</param>
internal sealed record DeclaredEndpoint(string EndpointName, string Scheme, int? Port, string ConfigurationName = "", bool IsHttp2 = false);
