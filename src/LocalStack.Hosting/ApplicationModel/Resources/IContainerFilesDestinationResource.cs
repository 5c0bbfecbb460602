namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose image can take files of other resources when the application is published.</summary>
public interface IContainerFilesDestinationResource : IResource;
