namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is made of others.</summary>
public interface IValueWithReferences
{
    /// <summary>The values and resources that it is made of.</summary>
    IEnumerable<object> References { get; }
}
