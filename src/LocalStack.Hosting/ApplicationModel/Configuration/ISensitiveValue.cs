namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a value that must not be shown, although no secret parameter is in it.</summary>
internal interface ISensitiveValue;
