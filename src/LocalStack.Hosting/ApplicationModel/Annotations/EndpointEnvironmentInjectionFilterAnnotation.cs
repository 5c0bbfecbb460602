namespace Aspire.Hosting.ApplicationModel;

/// <summary>Decides which endpoints of a project its own environment tells it about (<c>ASPNETCORE_URLS</c>).</summary>
internal sealed class EndpointEnvironmentInjectionFilterAnnotation(Func<EndpointAnnotation, bool> filter) : IResourceAnnotation
{
    public Func<EndpointAnnotation, bool> Filter { get; } = filter;
}
