using System.Diagnostics;
using System.Globalization;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>A container that publishes a port on loopback.</summary>
internal sealed class PublishedPort : IAsyncDisposable
{
    // As the tests of the integrations run it.
    private const string Image = "redis:8.6";
    private const string Label = "localstack.tests";

    private readonly string _name;

    private PublishedPort(string name, int port) => (_name, Port) = (name, port);

    public int Port { get; }

    public static async Task<PublishedPort> StartAsync(string name)
    {
        await RunAsync("run", "--detach", "--rm", "--label", Label, "--name", name, "--publish", "127.0.0.1::6379", Image);
        return new PublishedPort(name, int.Parse((await RunAsync("port", name, "6379")).Trim().Split(':')[^1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync() => await RunAsync("rm", "--force", "--volumes", _name);

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = docker.StandardError.ReadToEndAsync();
        var output = await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.True(docker.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {await error}");
        return output;
    }
}
