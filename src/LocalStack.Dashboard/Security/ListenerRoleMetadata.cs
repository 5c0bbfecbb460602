namespace LocalStack.Dashboard.Security;

/// <summary>On an endpoint: the port it belongs to.</summary>
internal sealed record ListenerRoleMetadata(ListenerRole Role);
