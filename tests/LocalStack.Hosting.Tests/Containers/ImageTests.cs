using System.Net;
using System.Net.Sockets;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ImageTests : EngineTests
{
    private readonly List<string> _progress = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ensure_ImageThatIsThere_AsksNobody(bool never)
    {
        await Engine.EnsureImageAsync(Image, never ? ContainerPullPolicy.Never : ContainerPullPolicy.Missing, _progress.Add, Token).WithinLimit();

        Assert.Empty(_progress);
    }

    [Fact]
    public async Task Ensure_Never_ImageThatIsNotThere_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<ContainerEngineException>(
            () => Engine.EnsureImageAsync(new ContainerImage("registry.invalid:5000", "team/app", "2", null), ContainerPullPolicy.Never, _progress.Add, Token).WithinLimit());

        Assert.Equal(ContainerEngineError.ImageNotFound, exception.Error);
        Assert.Contains("Image 'registry.invalid:5000/team/app:2' is not on this machine", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_RegistryThatIsNotThere_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<ContainerEngineException>(
            () => Engine.EnsureImageAsync(new ContainerImage("registry.invalid", "app", null, null), ContainerPullPolicy.Missing, _progress.Add, Token).WithinLimit());

        Assert.Equal(ContainerEngineError.RegistryUnreachable, exception.Error);
        Assert.Contains("Image 'registry.invalid/app:latest' was not pulled", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_Always_ImageThatIsThere_IsAskedForAllTheSame()
    {
        await Assert.ThrowsAsync<ContainerEngineException>(
            () => Engine.EnsureImageAsync(new ContainerImage("registry.invalid", "app", null, null), ContainerPullPolicy.Always, _progress.Add, Token).WithinLimit());

        Assert.Equal(["Pulling 'registry.invalid/app:latest'"], _progress);
    }

    [Theory]
    [InlineData(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", nameof(ContainerEngineError.ImageNotFound))]
    [InlineData(401, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""", nameof(ContainerEngineError.RegistryRefused))]
    public async Task Ensure_AnswersOfARegistry_AreTold(int status, string body, string error) => Assert.Equal(error, (await EnsureFromAsync(status, body)).ToString());

    [Fact]
    [Trait("Engine", "Docker")] // Podman asks a busy registry again and again, for minutes.
    public async Task Ensure_RegistryIsBusy_IsTold() =>
        Assert.Equal(ContainerEngineError.RegistryBusy, await EnsureFromAsync(429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"too many"}]}"""));

    private async Task<ContainerEngineError> EnsureFromAsync(int status, string body)
    {
        // A registry of this machine may speak plain HTTP, by name or by address.
        using var registry = new HttpListener();
        var port = FreePort();
        registry.Prefixes.Add($"http://127.0.0.1:{port}/");
        registry.Start();
        var serving = ServeAsync(registry, status, body);

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(
            () => Engine.EnsureImageAsync(new ContainerImage($"127.0.0.1:{port}", "app", "1", null), ContainerPullPolicy.Missing, _progress.Add, Token).WithinLimit());

        registry.Stop();
        await serving.WithinLimit();
        return exception.Error;
    }

    private static async Task ServeAsync(HttpListener registry, int status, string body)
    {
        try
        {
            while (true)
            {
                var context = await registry.GetContextAsync();
                var isPing = context.Request.Url!.AbsolutePath == "/v2/";
                context.Response.StatusCode = isPing ? 200 : status;
                context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(isPing ? "{}" : body));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
