using DotNet.Testcontainers.Configurations;

namespace Portwatch.Tests.Servers;

/// <summary>Which servers a run uses, and why.</summary>
internal sealed record BackendChoice(ServerBackend Backend, string Reason)
{
    /// <summary>Chooses for the whole run: <c>containers</c>, <c>native</c> or <c>given</c>; if unset, containers when an engine answers, else native.</summary>
    public const string Variable = "PORTWATCH_TEST_BACKEND";

    private static readonly Lazy<BackendChoice> OfThisRun = new(() => Make(Environment.GetEnvironmentVariable(Variable), EngineAnswers));

    /// <summary>The choice of this run.</summary>
    public static BackendChoice Current => OfThisRun.Value;

    /// <summary>Whether the run fell back to native servers, though nobody asked for them.</summary>
    public bool IsFallback { get; private init; }

    /// <summary>Chooses.</summary>
    /// <param name="setting">The variable's value.</param>
    /// <param name="engineAnswers">Whether a container engine answers; asked only when the setting leaves it open.</param>
    /// <exception cref="InvalidOperationException">The setting is none of the three words.</exception>
    public static BackendChoice Make(string? setting, Func<bool> engineAnswers) => setting switch
    {
        "containers" => new(ServerBackend.Containers, $"{Variable} says so"),
        "native" => new(ServerBackend.Native, $"{Variable} says so"),
        "given" => new(ServerBackend.Given, $"{Variable} says so"),
        null or "" when engineAnswers() => new(ServerBackend.Containers, "a container engine answers"),
        null or "" => new(ServerBackend.Native, "no container engine answers; start one (tests/containers/engine start), or set DOCKER_HOST") { IsFallback = true },
        _ => throw new InvalidOperationException($"{Variable} is '{setting}'; known are 'containers', 'native' and 'given'."),
    };

    // The library finds the engine where its own clients would: by DOCKER_HOST, the user's settings, the usual sockets.
    private static bool EngineAnswers() => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null;
}
