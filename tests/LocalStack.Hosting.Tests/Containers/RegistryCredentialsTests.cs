using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class RegistryCredentialsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("registry:5000", """{"auths":{"registry:5000":{"auth":"bWU6c2VjcmV0OndvcmQ="}}}""", "me", "secret:word")]
    [InlineData("ghcr.io", """{"auths":{"https://ghcr.io":{"auth":"bWU6c2VjcmV0OndvcmQ="}}}""", "me", "secret:word")]
    [InlineData(null, """{"auths":{"https://index.docker.io/v1/":{"auth":"bWU6c2VjcmV0OndvcmQ="}}}""", "me", "secret:word")]
    [InlineData("docker.io", """{"auths":{"https://index.docker.io/v1/":{"auth":"bWU6c2VjcmV0OndvcmQ="}}}""", "me", "secret:word")]
    [InlineData("other", """{"auths":{"registry:5000":{"auth":"bWU6c2VjcmV0OndvcmQ="}}}""", null, null)]
    [InlineData("registry:5000", """{"auths":{"registry:5000":{}}}""", null, null)]
    [InlineData("registry:5000", """{"auths":{"registry:5000":{"auth":"%%%"}}}""", null, null)]
    [InlineData("registry:5000", """{"credsStore":"no-such-helper"}""", null, null)]
    [InlineData("registry:5000", "no json", null, null)]
    [InlineData("registry:5000", "{}", null, null)]
    public async Task Find_WhatDockerLoginLeft(string? registry, string config, string? user, string? password)
    {
        await File.WriteAllTextAsync(_folder.File("config.json"), config, TestContext.Current.CancellationToken);

        var found = await FindAsync(registry);

        Assert.Equal((user, password), (found?.Username, found?.Password));
    }

    [Fact]
    public async Task Find_WithoutAFile_IsNone() => Assert.Null(await FindAsync("registry"));

    private Task<Docker.DotNet.Models.AuthConfig?> FindAsync(string? registry) => RegistryCredentials.FindAsync(
        new ContainerImage(registry, "app", "1", null),
        new ContainerEngineOptions { Owner = TestOwner.Create(), GetEnvironmentVariable = name => name == "DOCKER_CONFIG" ? _folder.Path : null },
        TestContext.Current.CancellationToken);
}
