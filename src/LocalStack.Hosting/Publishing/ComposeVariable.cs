using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>A line of the <c>.env</c> file that a compose file needs.</summary>
/// <param name="Parameter">The parameter whose value it holds.</param>
/// <param name="IsEscaped">Whether it holds the value escaped for a URI: compose cannot do that itself.</param>
/// <param name="IsOptional">Whether the services do without a value.</param>
internal sealed record ComposeVariable(ParameterResource Parameter, bool IsEscaped, bool IsOptional)
{
    /// <summary>The name of the parameter's own variable.</summary>
    public string PlainName => EnvironmentVariableName.Encode(Parameter.Name).ToUpperInvariant();

    public string Name => IsEscaped ? PlainName + "_URI" : PlainName;
}
