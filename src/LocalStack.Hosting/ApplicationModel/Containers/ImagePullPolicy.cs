namespace Aspire.Hosting.ApplicationModel;

/// <summary>When an image is pulled.</summary>
public enum ImagePullPolicy
{
    /// <summary>As the container engine does by default.</summary>
    Default,

    /// <summary>Each time.</summary>
    Always,

    /// <summary>When the machine does not have it.</summary>
    Missing,

    /// <summary>Never: it must be there.</summary>
    Never,
}
