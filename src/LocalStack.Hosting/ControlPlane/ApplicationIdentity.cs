namespace LocalStack.Hosting.ControlPlane;

/// <summary>What the dashboard calls the application.</summary>
/// <param name="Name">The AppHost's name without a trailing ".AppHost".</param>
internal sealed record ApplicationIdentity(string Name);
