using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>What makes an instrument one of its own.</summary>
internal readonly record struct InstrumentKey(int Resource, int Scope, string Name, InstrumentKind Kind);
