using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>A command inside the container that says whether the service is healthy.</summary>
internal sealed record ComposeHealthCheck
{
    private const int Ok = 200;

    /// <summary><c>CMD</c> and the command, or <c>CMD-SHELL</c> and a line for the image's shell.</summary>
    public required ImmutableArray<string> Test { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures in a row that make the service unhealthy.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>The time after the start in which failures do not count.</summary>
    public TimeSpan StartPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Finds what a resource's own checks come to in its container; <see langword="null"/> when none of them can be asked from inside.</summary>
    public static ComposeHealthCheck? Find(IResource resource, Func<EndpointAnnotation, int> portOf)
    {
        if (resource.Annotations.OfType<ContainerHealthCommandAnnotation>().LastOrDefault() is { } known)
        {
            return new() { Test = ["CMD-SHELL", known.Command] };
        }

        var checks = resource.Annotations.OfType<HttpHealthCheckAnnotation>()
            .Select(check => (Reference: check.Endpoint(), Path: check.Path.Replace("'", "%27", StringComparison.Ordinal), Status: (int)check.StatusCode))
            .Where(check => ReferenceEquals(check.Reference.Resource, resource) && check.Reference is { Exists: true, EndpointAnnotation.UriScheme: "http" })
            .Select(check => (Port: portOf(check.Reference.EndpointAnnotation), IsHttp1: check.Reference.EndpointAnnotation.Transport != "http2", check.Path, check.Status))
            .ToList();
        if (checks.Count == 0)
        {
            return null;
        }

        if (resource is ProjectResource)
        {
            var script = string.Join(" && ", checks.Select(check => check.IsHttp1 ? AskWithBash(check.Port, check.Path, check.Status) : Connect(check.Port)));
            return Timed(resource, new() { Test = ["CMD", "bash", "-c", script] });
        }

        // An image of somebody else has one of these two, as a rule. Both judge by the status, and know success only.
        return checks.All(check => check is { IsHttp1: true, Status: Ok })
            ? Timed(resource, new() { Test = ["CMD-SHELL", string.Join(" && ", checks.Select(check => AskWithTools(check.Port, check.Path)))] })
            : null;
    }

    // .NET's images have neither curl nor wget, and a .NET program that asks would cost more than the answer. Bash can open a connection by itself.
    private static string AskWithBash(int port, string path, int status) => string.Create(
        CultureInfo.InvariantCulture,
        $@"{Connect(port)} && printf 'GET {path.Replace("%", "%%", StringComparison.Ordinal)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3 && read -r _ status _ <&3 && [ ""$status"" = {status} ]");

    private static string Connect(int port) => string.Create(CultureInfo.InvariantCulture, $"exec 3<>/dev/tcp/127.0.0.1/{port}");

    private static string AskWithTools(int port, string path)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}");
        return $"{{ wget -q -O /dev/null '{url}' || curl -fsS -o /dev/null '{url}'; }}";
    }

    private static ComposeHealthCheck Timed(IResource resource, ComposeHealthCheck check) =>
        resource.Annotations.OfType<EndpointProbeAnnotation>().LastOrDefault(probe => probe.Type == ProbeType.Readiness) is { } probe
            ? check with
            {
                Interval = TimeSpan.FromSeconds(probe.PeriodSeconds),
                Timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds),
                Retries = probe.FailureThreshold,
                StartPeriod = TimeSpan.FromSeconds(probe.InitialDelaySeconds),
            }
            : check;
}
