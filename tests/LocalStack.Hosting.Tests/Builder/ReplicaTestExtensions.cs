using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

internal static class ReplicaTestExtensions
{
    /// <summary>Two replicas of anything; the public verb is for projects only.</summary>
    public static IResourceBuilder<T> WithReplicas<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ReplicaAnnotation(2));
}
