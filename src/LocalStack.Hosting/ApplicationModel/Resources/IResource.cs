namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the distributed application: a project, a container, a database, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique in the application without regard to case.</summary>
    string Name { get; }

    /// <summary>What is known about the resource. Everything a resource can do is described by its annotations.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
