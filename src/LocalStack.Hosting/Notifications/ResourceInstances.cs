using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>
/// The ids under which a resource's instances are known: <c>api-k3v9x2ab</c> for each replica of a launched resource, else the
/// resource's name. Given once an AppHost's run, so that logs and snapshots of an instance outlive its restarts.
/// </summary>
internal sealed class ResourceInstances(ImmutableArray<string> ids) : IResourceAnnotation
{
    private const string SuffixAlphabet = "abcdefghijklmnopqrstuvwxyz";
    private const int SuffixLength = 8;

    public ImmutableArray<string> Ids { get; } = ids;

    public static IReadOnlyList<string> IdsOf(IResource resource) =>
        resource.Annotations.OfType<ResourceInstances>().LastOrDefault() is { } instances ? instances.Ids : [resource.Name];

    /// <summary>The random end of an instance's id, and its <c>service.instance.id</c>.</summary>
    public static string SuffixOf(IResource resource, string id) =>
        id.Length > resource.Name.Length + 1 ? id[(resource.Name.Length + 1)..] : id;

    public static ResourceInstances Create(string resourceName, int count) =>
        new([.. Enumerable.Range(0, count).Select(_ => $"{resourceName}-{System.Security.Cryptography.RandomNumberGenerator.GetString(SuffixAlphabet, SuffixLength)}")]);
}
