namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which certificates a resource trusts beside its own.</summary>
public enum CertificateTrustScope
{
    /// <summary>None.</summary>
    None,

    /// <summary>The given ones, in addition to the resource's own.</summary>
    Append,

    /// <summary>The given ones only.</summary>
    Override,

    /// <summary>The given ones and the system's.</summary>
    System,
}
