namespace Aspire.Hosting.ApplicationModel;

/// <summary>The looks of a state.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>All is well.</summary>
    public static readonly string Success = "success";

    /// <summary>Something failed.</summary>
    public static readonly string Error = "error";

    /// <summary>Something is going on.</summary>
    public static readonly string Info = "info";

    /// <summary>Something needs attention.</summary>
    public static readonly string Warn = "warning";
}
