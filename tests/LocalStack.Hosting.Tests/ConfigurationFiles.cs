using System.Runtime.CompilerServices;

namespace LocalStack.Hosting.Tests;

internal static class ConfigurationFiles
{
    /// <summary>A host watches its configuration files for as long as it is not collected, and a system gives out few watchers (128 to a user on Linux); these tests make more hosts.</summary>
    [ModuleInitializer]
    internal static void AreNotWatched() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
