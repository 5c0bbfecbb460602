using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>The labels on everything that is created.</summary>
internal static class ContainerLabels
{
    public const string AppHost = "localstack.apphost";
    public const string Run = "localstack.run";
    public const string Resource = "localstack.resource";
    public const string Lifetime = "localstack.lifetime";
    public const string Owner = "localstack.owner";
    public const string Host = "localstack.host";

    /// <summary>A hash of what a persistent container was created from: another hash is another container.</summary>
    public const string Configuration = "localstack.config";

    public const string Session = "session";
    public const string Persistent = "persistent";

    public static ImmutableDictionary<string, string> For(ContainerOwner owner, string resource, bool isPersistent) =>
        ImmutableDictionary.CreateRange(new KeyValuePair<string, string>[]
        {
            new(AppHost, owner.AppHost),
            new(Run, owner.RunId),
            new(Resource, resource),
            new(Lifetime, isPersistent ? Persistent : Session),
            new(Owner, owner.Process),
            new(Host, owner.Host),
        });
}
