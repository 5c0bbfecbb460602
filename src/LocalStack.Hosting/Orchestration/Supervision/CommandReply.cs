namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What became of a command to a supervisor.</summary>
/// <param name="Accepted">Whether it was carried out, or needed nothing to be done.</param>
/// <param name="Message">For the user.</param>
internal readonly record struct CommandReply(bool Accepted, string Message);
