namespace LocalStack.Hosting.Ports;

/// <summary>Puts a finding into words: what is wrong, which process it is, what to do.</summary>
internal static class ListenerText
{
    public static string For(string resource, ListenerFinding finding) => finding switch
    {
        { Fault: ListenerFault.Exposed, Listener: { } listener } =>
            $"Resource '{resource}' listens on {listener.EndPoint}, where other machines can reach it, and the model does not say so. It is {Process(listener)}. "
            + $"Have it listen on 127.0.0.1, or declare it with WithExternalHttpEndpoints().",
        { Fault: ListenerFault.WrongPort, Listener: { } listener } =>
            $"Resource '{resource}' was told to listen on port {finding.Port}, and listens on {listener.EndPoint.Port} instead. It is {Process(listener)}. "
            + $"Have it take its port from its environment, or give its endpoint targetPort: {listener.EndPoint.Port}.",
        _ => $"Resource '{resource}' is healthy, but does not listen on port {finding.Port}, as it was told to: whoever calls it is refused. "
            + "Have it listen before it says that it is healthy, or correct the port of its endpoint.",
    };

    private static string Process(Listener listener) =>
        ProcessDescription.Read(listener.Pid) is { } process ? $"process {process.Pid} ({process.Command})" : $"process {listener.Pid}";
}
