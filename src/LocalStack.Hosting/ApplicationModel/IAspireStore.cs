namespace Aspire.Hosting.ApplicationModel;

/// <summary>A folder for files that the AppHost makes and needs again in the next run.</summary>
public interface IAspireStore
{
    /// <summary>The folder.</summary>
    string BasePath { get; }

    /// <summary>Stores contents under a name that follows from them: the same contents give the same file.</summary>
    /// <param name="filenameTemplate">The name and extension to begin with.</param>
    /// <param name="contentStream">The contents.</param>
    /// <returns>The file.</returns>
    string GetFileNameWithContent(string filenameTemplate, Stream contentStream);
}
