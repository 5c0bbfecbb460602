namespace LocalStack.Hosting.Ports;

/// <summary>Puts a conflict into words.</summary>
internal static class PortConflictText
{
    public static string For(PortConflict conflict) => conflict.ToString();
}
