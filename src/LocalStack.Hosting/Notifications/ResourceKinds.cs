using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>What a resource is called in its snapshots' <c>ResourceType</c>.</summary>
internal static class ResourceKinds
{
    private const string Suffix = "Resource";

    public static string Of(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        ConnectionStringResource => "ConnectionString",
        ExternalServiceResource => "ExternalService",
        _ => resource.GetType().Name is var name && name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name[..^Suffix.Length] : resource.GetType().Name,
    };
}
