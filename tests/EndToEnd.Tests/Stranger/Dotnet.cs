namespace LocalStack.EndToEnd.Tests.Stranger;

/// <summary>The .NET command line, as these tests call it.</summary>
internal static class Dotnet
{
    /// <summary>No process stays behind.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };
}
