using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>The login that <c>docker login</c> left for a registry: the engine has none of its own, each client brings it along.</summary>
internal static class RegistryCredentials
{
    /// <summary>The name under which the login of the default registry is kept.</summary>
    private const string DefaultRegistry = "https://index.docker.io/v1/";

    private static readonly TimeSpan HelperTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The login for an image's registry, or <see langword="null"/>: then it is asked without.</summary>
    public static async Task<AuthConfig?> FindAsync(ContainerImage image, ContainerEngineOptions options, CancellationToken cancellationToken)
    {
        var registry = image.Registry is null or "docker.io" ? DefaultRegistry : image.Registry;
        var folder = options.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } configured
            ? configured
            : options.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".docker") : null;
        if (folder is null)
        {
            return null;
        }

        try
        {
            using var config = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "config.json"), cancellationToken).ConfigureAwait(false));
            return await FindAsync(config.RootElement, registry, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException or Win32Exception)
        {
            return null; // Without a login the registry says itself that it wants one.
        }
    }

    private static async Task<AuthConfig?> FindAsync(JsonElement config, string registry, CancellationToken cancellationToken)
    {
        var helper = Text(config, "credHelpers", registry) ?? (config.TryGetProperty("credsStore", out var store) ? store.GetString() : null);
        if (helper is { Length: > 0 } && await AskAsync(helper, registry, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            return stored;
        }

        if (!config.TryGetProperty("auths", out var logins) || !TryGet(logins, registry, out var login))
        {
            return null;
        }

        if (login.TryGetProperty("identitytoken", out var token) && token.GetString() is { Length: > 0 } identity)
        {
            return new AuthConfig { ServerAddress = registry, IdentityToken = identity };
        }

        // "auth": "dXNlcjpwYXNzd29yZA=="
        if (!login.TryGetProperty("auth", out var encoded) || encoded.GetString() is not { Length: > 0 } auth)
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).Split(':', 2);
        return pair.Length == 2 ? new AuthConfig { ServerAddress = registry, Username = pair[0], Password = pair[1].TrimEnd('\0') } : null;
    }

    private static bool TryGet(JsonElement logins, string registry, out JsonElement login) =>
        logins.TryGetProperty(registry, out login) || logins.TryGetProperty($"https://{registry}", out login);

    private static string? Text(JsonElement config, string section, string name) =>
        config.TryGetProperty(section, out var entries) && entries.TryGetProperty(name, out var value) ? value.GetString() : null;

    // docker-credential-NAME get: the registry in, {"Username":…,"Secret":…} out
    private static async Task<AuthConfig?> AskAsync(string helper, string registry, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo($"docker-credential-{helper}", ["get"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();

        // Ours ends a helper that waits for somebody to type.
        using var timeout = new CancellationTokenSource(HelperTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(registry.AsMemory(), either.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            var answer = await process.StandardOutput.ReadToEndAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? Parse(answer, registry) : null;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static AuthConfig Parse(string answer, string registry)
    {
        using var document = JsonDocument.Parse(answer);
        var name = document.RootElement.GetProperty("Username").GetString();
        var secret = document.RootElement.GetProperty("Secret").GetString();
        return name == "<token>"
            ? new AuthConfig { ServerAddress = registry, IdentityToken = secret }
            : new AuthConfig { ServerAddress = registry, Username = name, Password = secret };
    }
}
