namespace Aspire.Hosting.ApplicationModel;

/// <summary>A C# application that is named by a file, a project file or a folder.</summary>
/// <param name="name">The name of the resource.</param>
public class CSharpAppResource(string name) : ProjectResource(name);
