namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks an attribute of parameters that take a name of the model.</summary>
public interface IModelNameParameter;
