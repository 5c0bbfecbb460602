using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.ConsoleLogs;

/// <summary>One of the feeds that a console page shows.</summary>
/// <param name="Name">As shown before its lines.</param>
/// <param name="ColourName">What its colour is chosen by; replicas share it.</param>
/// <param name="Feed">The lines.</param>
internal sealed record ConsoleSource(string Name, string ColourName, ConsoleLogFeed Feed);
