namespace LocalStack.Hosting.Lifecycle;

/// <summary>A row of the transition table: the state that follows and what is to be done.</summary>
internal readonly record struct InstanceTransition(InstanceState State, InstanceAction Action);
