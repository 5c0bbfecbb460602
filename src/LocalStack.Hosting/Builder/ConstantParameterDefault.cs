using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A default that the AppHost's code gives.</summary>
internal sealed class ConstantParameterDefault(Func<string> valueGetter) : ParameterDefault
{
    public override string GetDefaultValue() => valueGetter();
}
