namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// How one viewer wants times shown. It comes with each request in a cookie that the settings page writes; a circuit keeps what its own connection
/// came with, as it keeps the culture, so that changing it loads the page again.
/// </summary>
/// <param name="IsTwelveHours">As in 1:05:00 PM.</param>
/// <param name="IsUtc">Coordinated Universal Time, not the machine's own zone.</param>
internal sealed record ViewPreferences(bool IsTwelveHours, bool IsUtc)
{
    /// <summary>Shared by all dashboards of one host name: a preference is the viewer's, not the application's.</summary>
    public const string CookieName = "localstack.time";

    private static readonly AsyncLocal<ViewPreferences?> Ambient = new();

    public static ViewPreferences Default { get; } = new(IsTwelveHours: false, IsUtc: false);

    /// <summary>Those of the request or circuit that asks.</summary>
    public static ViewPreferences Current
    {
        get => Ambient.Value ?? Default;
        set => Ambient.Value = value;
    }

    /// <summary>Where times are shown.</summary>
    public TimeZoneInfo Zone { get; init; } = IsUtc ? TimeZoneInfo.Utc : TimeZoneInfo.Local;

    /// <summary>As the cookie has it, as in <c>12-utc</c>; what is not understood is the default.</summary>
    public static ViewPreferences Parse(string? cookie)
    {
        var parts = (cookie ?? "").Split('-');
        return new(parts.Contains("12"), parts.Contains("utc"));
    }

    public override string ToString() => $"{(IsTwelveHours ? "12" : "24")}-{(IsUtc ? "utc" : "local")}";
}
