using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Describes the environment of a resource. Callbacks run before each start, in the order they were added; the last to set a variable wins.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        /// <summary>Sets a variable.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="value">Its value; empty when <see langword="null"/>.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, string? value)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            return builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? "");
        }

        /// <summary>Sets a variable to an interpolated string with values that are known at start.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="value">Its value.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, in ReferenceExpression.ExpressionInterpolatedStringHandler value) =>
            builder.WithEnvironment(name, ReferenceExpression.Create(value));

        /// <summary>Sets a variable to an expression.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="value">Its value.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, ReferenceExpression value) => builder.SetVariable(name, value);

        /// <summary>Sets a variable to a value that is known at start.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="value">Its value.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, IExpressionValue value) => builder.SetVariable(name, value);

        /// <summary>Sets a variable.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="callback">Gets its value.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, Func<string> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new EnvironmentCallbackAnnotation(name, callback));
        }

        /// <summary>Changes the variables.</summary>
        /// <param name="callback">Gets the variables so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(Action<EnvironmentCallbackContext> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));
        }

        /// <summary>Changes the variables.</summary>
        /// <param name="callback">Gets the variables so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(Func<EnvironmentCallbackContext, Task> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));
        }

        /// <summary>Sets a variable to the URL of an endpoint.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="endpointReference">The endpoint.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, EndpointReference endpointReference)
        {
            ArgumentNullException.ThrowIfNull(endpointReference);
            return builder.SetVariable(name, endpointReference).WithReferenceRelationship(endpointReference.Resource);
        }

        /// <summary>Sets a variable to the value of a parameter.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="parameter">The parameter.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, IResourceBuilder<ParameterResource> parameter)
        {
            ArgumentNullException.ThrowIfNull(parameter);
            return builder.SetVariable(name, parameter.Resource).WithReferenceRelationship(parameter.Resource);
        }

        /// <summary>Sets a variable to the connection string of a resource.</summary>
        /// <param name="envVarName">The variable.</param>
        /// <param name="resource">The resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string envVarName, IResourceBuilder<IResourceWithConnectionString> resource)
        {
            ArgumentNullException.ThrowIfNull(resource);
            return builder.SetVariable(envVarName, new ConnectionStringReference(resource.Resource, optional: false)).WithReferenceRelationship(resource.Resource);
        }

        /// <summary>Sets a variable to the URL of an external service.</summary>
        /// <param name="name">The variable.</param>
        /// <param name="externalService">The service.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithEnvironment(string name, IResourceBuilder<ExternalServiceResource> externalService)
        {
            ArgumentNullException.ThrowIfNull(externalService);
            var service = externalService.Resource;
            return builder.SetVariable(name, service.Uri is { } uri ? uri.ToString() : service.UrlParameter!).WithReferenceRelationship(service);
        }

        private IResourceBuilder<T> SetVariable(string name, object value)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(value);
            builder.WithEnvironment(context => context.EnvironmentVariables[name] = value);
            if (value is IValueWithReferences and not IResource and not EndpointReference and not ConnectionStringReference)
            {
                RelateToReferences(builder, value);
            }

            return builder;
        }
    }

    /// <summary>Sets a variable to a value that is known at start.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> WithEnvironment<T, TValue>(this IResourceBuilder<T> builder, string name, TValue value)
        where T : IResourceWithEnvironment
        where TValue : IValueProvider, IManifestExpressionProvider => builder.SetVariable(name, value);
}
