namespace Aspire.Hosting;

/// <summary>What an AppHost is executed for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application here.</summary>
    Run,

    /// <summary>To write what others need to run it elsewhere.</summary>
    Publish,
}
