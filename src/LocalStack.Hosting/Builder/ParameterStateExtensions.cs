using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What is shown of a parameter before the engine has looked for its value.</summary>
internal static class ParameterStateExtensions
{
    public static IResourceBuilder<T> WithParameterState<T>(this IResourceBuilder<T> builder)
        where T : ParameterResource
    {
        var parameter = builder.Resource;
        return builder.WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = parameter.IsConnectionString ? "ConnectionString" : "Parameter",
            Properties =
            [
                new("parameter.secret", parameter.Secret ? bool.TrueString : bool.FalseString),
                new(CustomResourceKnownProperties.Source, parameter.ConfigurationKey),
            ],
        });
    }
}
