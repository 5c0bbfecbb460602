using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>What makes an instrument one of its own. A process that names its instance is one whatever other attributes it has; of others every attribute counts.</summary>
internal readonly record struct InstrumentKey(int Resource, int Scope, string Name, InstrumentKind Kind);
