namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a piece of metadata on a resource.</summary>
public interface IResourceAnnotation;
