namespace LocalStack.Hosting.Tests;

/// <summary>Tests that measure the whole process, and so run when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
