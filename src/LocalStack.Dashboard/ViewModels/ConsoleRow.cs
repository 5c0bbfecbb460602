using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>A console line and its place in its feed.</summary>
public sealed record ConsoleRow(long Sequence, ConsoleLine Line);
