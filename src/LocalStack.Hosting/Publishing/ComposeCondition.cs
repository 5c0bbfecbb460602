namespace LocalStack.Hosting.Publishing;

/// <summary>What a service waits for, the weakest first: of two waits for one service the stronger holds.</summary>
internal enum ComposeCondition
{
    /// <summary>The other container runs.</summary>
    Started,

    /// <summary>Its health check succeeded.</summary>
    Healthy,

    /// <summary>It ended with exit code 0.</summary>
    CompletedSuccessfully,
}
