using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Describes how resources are related. Relationships are shown, and have no other effect.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        /// <summary>Relates the resource to another one.</summary>
        /// <param name="resource">The other resource.</param>
        /// <param name="type">What it is to this one.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithRelationship(IResource resource, string type)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var isKnown = builder.Resource.Annotations.OfType<ResourceRelationshipAnnotation>()
                .Any(known => known.Resource == resource && known.Type == type);
            return isKnown ? builder : builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
        }

        /// <summary>Relates the resource to another one.</summary>
        /// <param name="resourceBuilder">The other resource.</param>
        /// <param name="type">What it is to this one.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithRelationship(IResourceBuilder<IResource> resourceBuilder, string type)
        {
            ArgumentNullException.ThrowIfNull(resourceBuilder);
            return builder.WithRelationship(resourceBuilder.Resource, type);
        }

        /// <summary>Shows that the resource uses another one.</summary>
        /// <param name="resource">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithReferenceRelationship(IResource resource) => builder.WithRelationship(resource, KnownRelationshipTypes.Reference);

        /// <summary>Shows that the resource uses another one.</summary>
        /// <param name="resourceBuilder">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithReferenceRelationship(IResourceBuilder<IResource> resourceBuilder) =>
            builder.WithRelationship(resourceBuilder, KnownRelationshipTypes.Reference);

        /// <summary>Shows that the resource uses those that an expression is made of.</summary>
        /// <param name="expression">The expression.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithReferenceRelationship(ReferenceExpression expression)
        {
            ArgumentNullException.ThrowIfNull(expression);
            RelateToReferences(builder, expression);
            return builder;
        }

        /// <summary>Shows the resource below another one.</summary>
        /// <param name="parent">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithParentRelationship(IResource parent) => builder.WithRelationship(parent, KnownRelationshipTypes.Parent);

        /// <summary>Shows the resource below another one.</summary>
        /// <param name="parent">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithParentRelationship(IResourceBuilder<IResource> parent) => builder.WithRelationship(parent, KnownRelationshipTypes.Parent);

        /// <summary>Shows another resource below this one.</summary>
        /// <param name="child">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithChildRelationship(IResource child)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.ApplicationBuilder.CreateResourceBuilder(child).WithParentRelationship(builder.Resource);
            return builder;
        }

        /// <summary>Shows another resource below this one.</summary>
        /// <param name="child">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithChildRelationship(IResourceBuilder<IResource> child)
        {
            ArgumentNullException.ThrowIfNull(child);
            return builder.WithChildRelationship(child.Resource);
        }
    }

    private static void RelateToReferences<T>(IResourceBuilder<T> builder, object value)
        where T : IResource
    {
        switch (value)
        {
            case IResource resource when !ReferenceEquals(resource, builder.Resource):
                builder.WithReferenceRelationship(resource);
                break;
            case IValueWithReferences composed and not IResource:
                foreach (var reference in composed.References)
                {
                    RelateToReferences(builder, reference);
                }

                break;
        }
    }
}
