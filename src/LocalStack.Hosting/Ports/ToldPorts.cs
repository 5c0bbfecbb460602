using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// The ports that a resource's processes are told to listen on: those that its endpoints fix, and those that the orchestrator chooses and hands over in variables.
/// </summary>
internal sealed partial class ToldPorts : IResourceAnnotation
{
    private readonly HashSet<string> _variables = [];

    /// <summary>Has the resource remember which of its variables hold a port of its own. Called when the model is complete.</summary>
    public static void Watch(IResource resource)
    {
        var told = new ToldPorts();
        resource.Annotations.Add(told);
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(variables => told.Remember(resource, variables)));
    }

    /// <summary>The ports.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="variables">The variables of its process, as they are.</param>
    public static IReadOnlyList<int> Read(IResource resource, IEnumerable<EnvironmentVariableSnapshot> variables)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().Where(static endpoint => endpoint.Protocol == System.Net.Sockets.ProtocolType.Tcp).ToList();
        return
        [
            .. endpoints.Select(static endpoint => endpoint.IsProxied ? endpoint.TargetPort : endpoint.TargetPort ?? endpoint.Port).OfType<int>()
                .Concat(resource.Annotations.OfType<ToldPorts>().SelectMany(told => told.Find(variables)))
                .Distinct(),
        ];
    }

    /// <summary>The ports of a value such as "41001" or "http://localhost:41001;https://localhost:41002".</summary>
    internal static IEnumerable<int> Parse(string value) => Ports().Matches(value).Select(static match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    private List<int> Find(IEnumerable<EnvironmentVariableSnapshot> variables)
    {
        lock (_variables)
        {
            return [.. variables.Where(variable => _variables.Contains(variable.Name)).SelectMany(static variable => Parse(variable.Value ?? ""))];
        }
    }

    private void Remember(IResource resource, Dictionary<string, object> variables)
    {
        lock (_variables)
        {
            _variables.UnionWith(variables.Where(variable => HoldsPort(resource, variable.Value)).Select(static variable => variable.Key));
        }
    }

    private static bool HoldsPort(IResource resource, object value) => value switch
    {
        EndpointReferenceExpression { Property: EndpointProperty.TargetPort } property => property.Endpoint.Resource == resource,
        ReferenceExpression expression => expression.ValueProviders.Any(part => HoldsPort(resource, part)),
        _ => false,
    };

    [GeneratedRegex(@"(?:^|:)(\d{1,5})(?=$|[/;,])")]
    private static partial Regex Ports();
}
