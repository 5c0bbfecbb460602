namespace LocalStack.Dashboard.Security;

/// <summary>On an endpoint: served without a ticket, because it tells nothing (style sheets, health) or checks its caller itself.</summary>
internal sealed class AnonymousMetadata
{
    public static readonly AnonymousMetadata Instance = new();
}
