namespace LocalStack.Hosting.Containers;

/// <summary>When an image is fetched from its registry.</summary>
internal enum ContainerPullPolicy
{
    /// <summary>When the engine does not have it.</summary>
    Missing,

    /// <summary>Each time, so that a moved tag is noticed.</summary>
    Always,

    /// <summary>Never: it must be there.</summary>
    Never,
}
