using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>docker-compose.yml as its reader sees it: anchors resolved, keys merged.</summary>
internal sealed class ComposeFile
{
    private readonly YamlMappingNode _services;

    private ComposeFile(YamlMappingNode services) => _services = services;

    public static ComposeFile Read()
    {
        using var text = File.OpenText(Path.Combine(RepositoryFolder.Path, "docker-compose.yml"));
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(text)));
        return new((YamlMappingNode)yaml.Documents.Single().RootNode["services"]);
    }

    /// <summary>The services with what they have in common with the AppHost's.</summary>
    public IReadOnlyDictionary<string, ServiceContract> ReadContracts() => Services().ToDictionary(
        service => service.Name,
        service => new ServiceContract([.. Ports(service.Node).Select(port => int.Parse(port.Split(':')[1], CultureInfo.InvariantCulture))], [.. Keys(service.Node, "environment")]));

    /// <summary>What is published, as it is written: <c>127.0.0.1:62893:8080</c>.</summary>
    public IEnumerable<string> ReadPublishedPorts() => Services().SelectMany(service => Ports(service.Node));

    private IEnumerable<(string Name, YamlMappingNode Node)> Services() =>
        _services.Select(service => (((YamlScalarNode)service.Key).Value!, (YamlMappingNode)service.Value));

    private static IEnumerable<string> Ports(YamlMappingNode service) =>
        service.Children.TryGetValue("ports", out var ports) ? ((YamlSequenceNode)ports).Select(port => ((YamlScalarNode)port).Value!) : [];

    private static IEnumerable<string> Keys(YamlMappingNode service, string section) =>
        service.Children.TryGetValue(section, out var node) ? ((YamlMappingNode)node).Select(entry => ((YamlScalarNode)entry.Key).Value!) : [];
}
