namespace Aspire.Hosting.ApplicationModel;

/// <summary>A plain file that is put into a container before it starts.</summary>
public sealed class ContainerFile : ContainerFileBase;
