namespace LocalStack.Dashboard.Configuration;

/// <summary>Who may open the pages.</summary>
internal enum FrontendAuthMode
{
    /// <summary>A browser that has shown the token of this run.</summary>
    BrowserToken,

    /// <summary>Everyone who can reach the port.</summary>
    Unsecured,
}
