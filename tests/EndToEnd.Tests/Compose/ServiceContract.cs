using System.Globalization;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>What a service has in common wherever it runs.</summary>
/// <param name="Ports">The ports of this machine on which it is reached.</param>
/// <param name="Variables">The names of its environment variables; of these only <see cref="IsReference">references</see> are compared.</param>
internal sealed record ServiceContract(IReadOnlyCollection<int> Ports, IReadOnlyCollection<string> Variables)
{
    // What a service learns of the others. All else belongs to how it is started.
    private static readonly string[] References = ["ConnectionStrings__", "services__"];

    /// <summary>Compares the services of the AppHost with those of docker-compose.yml and what is read with it.</summary>
    /// <returns>A sentence for each difference.</returns>
    public static IReadOnlyList<string> FindDifferences(
        IReadOnlyDictionary<string, ServiceContract> appHost, IReadOnlyDictionary<string, ServiceContract> compose)
    {
        const string AppHost = "the AppHost", Compose = "docker-compose.yml";
        var differences = new List<string>();
        Add("service", appHost.Keys, compose.Keys, "");
        foreach (var (name, wanted) in appHost.OrderBy(service => service.Key, StringComparer.Ordinal))
        {
            if (compose.TryGetValue(name, out var actual))
            {
                Add("port", Text(wanted.Ports), Text(actual.Ports), $" of '{name}'");
                Add("variable", wanted.Variables.Where(IsReference), actual.Variables.Where(IsReference), $" of '{name}'");
            }
        }

        return differences;

        void Add(string kind, IEnumerable<string> wanted, IEnumerable<string> actual, string owner)
        {
            var (left, right) = (wanted.ToList(), actual.ToList());
            differences.AddRange(left.Except(right, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(item => Missing(kind, item, owner, AppHost, Compose)));
            differences.AddRange(right.Except(left, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(item => Missing(kind, item, owner, Compose, AppHost)));
        }

        static string Missing(string kind, string item, string owner, string where, string whereNot) => $"The {kind} '{item}'{owner} is in {where}, but not in {whereNot}.";
    }

    private static bool IsReference(string variable) => References.Any(prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Text(IEnumerable<int> ports) => ports.Select(port => port.ToString(CultureInfo.InvariantCulture));
}
