namespace Aspire.Hosting.ApplicationModel;

/// <summary>Has a resource's processes give way to others when processors are short.</summary>
/// <param name="niceness">From 0, like everybody, to 19, last.</param>
internal sealed class ProcessPriorityAnnotation(int niceness) : IResourceAnnotation
{
    public int Niceness { get; } = niceness;
}
