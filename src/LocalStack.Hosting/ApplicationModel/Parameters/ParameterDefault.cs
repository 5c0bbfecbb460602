namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that configuration does not set.</summary>
public abstract class ParameterDefault
{
    /// <summary>Gets the value.</summary>
    /// <returns>The value.</returns>
    public abstract string GetDefaultValue();
}
