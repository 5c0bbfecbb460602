namespace LocalStack.Hosting.Terminal;

/// <summary>One line for the console.</summary>
internal readonly record struct TerminalText(LineTone Tone, string Text);
