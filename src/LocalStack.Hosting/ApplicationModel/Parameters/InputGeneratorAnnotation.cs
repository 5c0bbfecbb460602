namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes the input with which a person is asked for a parameter's value.</summary>
/// <param name="inputGenerator">Makes the input.</param>
public class InputGeneratorAnnotation(Func<ParameterResource, InteractionInput> inputGenerator) : IResourceAnnotation
{
    /// <summary>Makes the input.</summary>
    public Func<ParameterResource, InteractionInput> InputGenerator { get; } = inputGenerator;
}
