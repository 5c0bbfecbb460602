namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>What the setting <c>LocalStack:Backend</c> asks for.</summary>
internal enum BackendMode
{
    /// <summary>Native where nothing asks for a container.</summary>
    Auto,

    /// <summary>Native processes only; no container engine is looked for.</summary>
    Native,

    /// <summary>Containers for all that can be one.</summary>
    Container,
}
