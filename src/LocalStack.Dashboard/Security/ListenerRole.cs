namespace LocalStack.Dashboard.Security;

/// <summary>What a port is for. A request is served only by endpoints of its own port's role; an endpoint that names none belongs to the pages.</summary>
internal enum ListenerRole
{
    Frontend,
    OtlpGrpc,
    OtlpHttp,
}
