using Aspire.Hosting;


namespace LocalStack.Hosting;

/// <summary>A project whose built program is known, so that it can be started without asking MSBuild again.</summary>
public interface ILaunchableProjectMetadata : IProjectMetadata
{
    /// <summary>The project's assembly as an absolute path, <c>…/Api.dll</c>. The executable that runs it lies beside it.</summary>
    string TargetPath { get; }
}
