namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether anybody reads the log of a resource.</summary>
/// <param name="Name">The resource or the resource instance.</param>
/// <param name="AnySubscribers">Whether at least one reader is attached.</param>
public readonly record struct LogSubscriber(string Name, bool AnySubscribers);
