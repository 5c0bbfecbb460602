using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>A short message about something the user did.</summary>
/// <param name="Id">Unique within a circuit.</param>
/// <param name="Tone">The tone.</param>
/// <param name="Title">What was done.</param>
/// <param name="Text">How it ended; empty while it goes on.</param>
/// <param name="Result">What it returned; null when nothing.</param>
public sealed record Toast(int Id, Tone Tone, string Title, string Text, CommandResult? Result);
