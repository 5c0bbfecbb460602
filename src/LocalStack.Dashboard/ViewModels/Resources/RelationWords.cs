namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>The kinds of relations between resources as verbs.</summary>
internal static class RelationWords
{
    /// <summary>As the one who has the relation says it.</summary>
    public static string Of(string kind) => kind switch
    {
        "Reference" => "uses",
        "WaitFor" => "waits for",
        "Parent" => "is part of",
        _ => kind,
    };

    /// <summary>As the other one says it.</summary>
    public static string Incoming(string kind) => kind switch
    {
        "Reference" => "used by",
        "WaitFor" => "awaited by",
        "Parent" => "contains",
        _ => kind,
    };
}
