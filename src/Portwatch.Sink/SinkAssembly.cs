namespace Portwatch.Sink;

/// <summary>Names this assembly, e.g. to a test host that looks for its entry point.</summary>
public sealed class SinkAssembly;
