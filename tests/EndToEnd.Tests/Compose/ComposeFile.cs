using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>docker-compose.yml and what is read with it, as their reader sees them: anchors resolved, keys and files merged.</summary>
internal sealed class ComposeFile
{
    public const string Base = "docker-compose.yml";
    public const string Override = "docker-compose.override.yml";
    public const string Stack = "src/docker-stack.yml";

    private readonly ILookup<string, YamlMappingNode> _services;

    private ComposeFile(ILookup<string, YamlMappingNode> services) => _services = services;

    /// <summary>Reads <see cref="Base"/>, and one that adds to it.</summary>
    public static ComposeFile Read(string addition) => new(
        new[] { Base, addition }.SelectMany(ReadServices).ToLookup(service => ((YamlScalarNode)service.Key).Value!, service => (YamlMappingNode)service.Value));

    /// <summary>The services with what they have in common with the AppHost's. A secret is a variable by another way.</summary>
    public IReadOnlyDictionary<string, ServiceContract> ReadContracts() => _services.ToDictionary(
        service => service.Key,
        service => new ServiceContract(
            [.. service.SelectMany(Ports).Select(port => int.Parse(port.Split(':')[^2], CultureInfo.InvariantCulture))],
            [.. service.SelectMany(part => Keys(part, "environment")).Concat(service.SelectMany(Secrets)).Distinct()]));

    /// <summary>What is published, as it is written: <c>127.0.0.1:62893:8080</c>.</summary>
    public IEnumerable<string> ReadPublishedPorts() => _services.SelectMany(service => service).SelectMany(Ports);

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> ReadServices(string file)
    {
        using var text = File.OpenText(Path.Combine(RepositoryFolder.Path, file));
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(text)));
        return (YamlMappingNode)yaml.Documents.Single().RootNode["services"];
    }

    private static IEnumerable<string> Ports(YamlMappingNode service) => Items(service, "ports").Select(port => ((YamlScalarNode)port).Value!);

    private static IEnumerable<string> Secrets(YamlMappingNode service) => Items(service, "secrets").Select(secret => ((YamlScalarNode)secret["target"]).Value!);

    private static IEnumerable<YamlNode> Items(YamlMappingNode service, string section) =>
        service.Children.TryGetValue(section, out var items) ? (YamlSequenceNode)items : [];

    private static IEnumerable<string> Keys(YamlMappingNode service, string section) =>
        service.Children.TryGetValue(section, out var node) ? ((YamlMappingNode)node).Select(entry => ((YamlScalarNode)entry.Key).Value!) : [];
}
