namespace Aspire.Hosting.ApplicationModel;

/// <summary>An argument of an image build.</summary>
public sealed class DockerBuildArg
{
    /// <summary>Creates an argument.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value, or <see langword="null"/> to take it from the environment of the build.</param>
    public DockerBuildArg(string name, object? value = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Value = value;
    }

    /// <summary>The argument.</summary>
    public string Name { get; init; }

    /// <summary>Its value.</summary>
    public object? Value { get; init; }
}
