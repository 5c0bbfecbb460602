namespace LocalStack.Dashboard.Security;

/// <summary>Set on every connection by the port that accepted it; unlike the Host header it cannot be chosen by the caller.</summary>
internal sealed record ListenerRoleFeature(ListenerRole Role);
