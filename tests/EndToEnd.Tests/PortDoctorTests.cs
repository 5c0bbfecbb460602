namespace LocalStack.EndToEnd.Tests;

/// <summary>What a user reads who starts the AppHost where its ports are held in every way that one machine can show at once.</summary>
public sealed class PortDoctorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Start_EachPortIsHeldInAnotherWay_AllAreNamedTogether_AndNothingStarts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A network of its own, and processes with fewer rights than others, take root on Linux.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var listener = RepositoryFolder.Metadata("ListenerProgram");
        const string Process = @"process \d+ \(.*Listener \S+\), running since \S+ \S+ as user 'root'";
        string[] expected =
        [
            "Nothing was started.",
            Port(20001, "postgres", "tcp", @"is taken by a process of user 'root', which user 'root' may not look into\. Find it with: sudo ss -tanp 'sport = :20001'\. End it, or", "--LocalStack:Endpoints:postgres:tcp:Port=PORT"),
            Port(20002, "cache", "tcp", $@"is taken by {Process}\. It listens on all addresses, and so on this one\. End it \(kill \d+\), or", "--LocalStack:Endpoints:cache:tcp:Port=PORT"),
            Port(20003, "sink", "http", $@"is taken by {Process}\. An earlier run of this AppHost left it behind\. End it \(kill \d+\), or", "--LocalStack:Endpoints:sink:http:Port=PORT"),
            Port(20004, "api", "http", $@"is taken by {Process}\. It belongs to the AppHost in '/src/Other', process \d+\. End that \(kill -INT \d+\), run this one beside it \(--LocalStack:Instance=auto, or any name\), or", "--LocalStack:Endpoints:api:http:Port=PORT"),
            Port(80, "worker", "http", @"may not be used by user 'root': ports below 1024 are kept for root\. Open them \(sudo sysctl net\.ipv4\.ip_unprivileged_port_start=80\), or", "--LocalStack:Endpoints:worker:http:Port=PORT"),
            Port(20005, "aspire-dashboard", "http", $@"is free, but {Process} listens on \[::1\]:20005: who calls 'localhost' may meet that\. End it \(kill \d+\), call 127\.0\.0\.1, or", "--ASPNETCORE_URLS=http://127.0.0.1:PORT"),
            Port(20006, "aspire-dashboard", "otlp-grpc", $@"is taken by {Process}\. End it \(kill \d+\), or", "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://127.0.0.1:PORT"),
            Port(20004, "aspire-dashboard", "otlp-http", @"is also claimed by resource 'api' \(endpoint 'http' on 127\.0\.0\.1\)\. Give one of them another port:", "--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://127.0.0.1:PORT"),
            Port(20007, "aspire-dashboard", "resource-service", @"is taken by a process of user 'root', .*\. It is the process's own end of a connection to 127\.0\.0\.1:20006: .*, or", "--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://127.0.0.1:PORT"),
        ];

        await using var host = AppHostProcess.StartByScript(Path.Combine(RepositoryFolder.Path, "tests", "EndToEnd.Tests", "port-conflicts"), listener);

        Assert.Equal(1, await host.WaitForExitAsync(patience.Token));
        var lines = host.Output.Split(Environment.NewLine).SkipWhile(static line => line != "Nothing was started.").Take(expected.Length).ToList();
        Assert.True(lines.Count == expected.Length, host.Output);
        Assert.All(expected.Zip(lines), static pair => Assert.Matches($"^{pair.First}$", pair.Second));
        Assert.Empty(ProcessTable.WithVariable(host.RunMarker));
    }

    private static string Port(int port, string resource, string endpoint, string text, string remedy) =>
        $@"- Port {port} of resource '{resource}' \(endpoint '{endpoint}' on 127\.0\.0\.1\) {text}{(text.EndsWith(':') ? "" : " choose another port:")} {System.Text.RegularExpressions.Regex.Escape(remedy)}\.";
}
