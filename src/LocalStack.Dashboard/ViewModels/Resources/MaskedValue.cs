namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>A value that is shown only on request. What stands in for it tells nothing, not even its length.</summary>
internal static class MaskedValue
{
    public const string Mask = "••••••••";

    public static string Show(string? value, bool isMasked) => value is null ? "(not available yet)" : isMasked && value.Length > 0 ? Mask : value;
}
