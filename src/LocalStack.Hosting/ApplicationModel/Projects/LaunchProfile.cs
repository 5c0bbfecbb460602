namespace Aspire.Hosting;

/// <summary>A way to start a project.</summary>
public sealed class LaunchProfile
{
    /// <summary>What is started: <c>Project</c> or <c>Executable</c>; other values are for tools.</summary>
    public string? CommandName { get; set; }

    /// <summary>The program of an <c>Executable</c> profile.</summary>
    public string? ExecutablePath { get; set; }

    /// <summary>The arguments, as one line.</summary>
    public string? CommandLineArgs { get; set; }

    /// <summary>Whether <c>dotnet run</c> announces the build.</summary>
    public bool? DotnetRunMessages { get; set; }

    /// <summary>Whether a browser is opened.</summary>
    public bool? LaunchBrowser { get; set; }

    /// <summary>The page that the browser opens: a path, or a URL.</summary>
    public string? LaunchUrl { get; set; }

    /// <summary>The URLs to listen on, separated by semicolons.</summary>
    public string? ApplicationUrl { get; set; }

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}
