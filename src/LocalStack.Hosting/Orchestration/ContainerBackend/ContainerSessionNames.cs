using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>The names that things of one application have at a container engine.</summary>
internal sealed class ContainerSessionNames
{
    private const int RunLength = 8;

    private readonly string _appHost;

    /// <param name="applicationName">The AppHost's name.</param>
    /// <param name="owner">The AppHost, and its run.</param>
    public ContainerSessionNames(string applicationName, ContainerOwner owner)
    {
        Application = string.Concat(applicationName.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        _appHost = owner.AppHost;
        SessionNetwork = $"localstack-{Application}-{owner.RunId[^Math.Min(RunLength, owner.RunId.Length)..]}";
        PersistentNetwork = $"localstack-{Application}-{owner.AppHost}";
    }

    /// <summary>The AppHost's name, in letters that an engine takes.</summary>
    public string Application { get; }

    /// <summary>The network of this run.</summary>
    public string SessionNetwork { get; }

    /// <summary>The network of containers that live longer than a run.</summary>
    public string PersistentNetwork { get; }

    /// <summary>The name of a container that lives longer than a run: the same in each run of this AppHost, and another in every other AppHost.</summary>
    public string PersistentContainer(string resourceName) => $"{resourceName}-{_appHost}";
}
