
namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds out whether a secret is in a value, by what it is made of.</summary>
internal static class SensitiveValues
{
    public static bool Contains(object? value) => Contains(value, []);

    private static bool Contains(object? value, HashSet<object> seen)
    {
        if (value is IResourceBuilder<IResource> builder)
        {
            value = builder.Resource;
        }

        return value switch
        {
            null or string => false,
            ISensitiveValue => true,
            ParameterResource parameter => parameter.Secret,

            // An endpoint refers to its resource, but an address tells nothing of what else is known about it.
            EndpointReference or EndpointReferenceExpression => false,
            IValueWithReferences composed when seen.Add(composed) => composed.References.Any(reference => Contains(reference, seen)),
            _ => false,
        };
    }
}
