namespace LocalStack.Telemetry.Model;

/// <summary>What sent telemetry: OTLP's resource, one for each pair of <c>service.name</c> and <c>service.instance.id</c>.</summary>
public sealed record OtlpResource
{
    /// <summary>The name given to a sender that named none (OpenTelemetry's own default).</summary>
    public const string UnknownName = "unknown_service";

    /// <summary>The resource's number in this store, from 0 in order of first arrival.</summary>
    public required int Index { get; init; }

    /// <summary><c>service.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>service.instance.id</c>; empty when the sender set none.</summary>
    public required string InstanceId { get; init; }

    /// <summary>All attributes as last received.</summary>
    public required AttributeCollection Attributes { get; init; }

    /// <summary>Two resources are the same when name and instance are: attributes may change between exports.</summary>
    public bool Equals(OtlpResource? other) => other is not null && Name == other.Name && InstanceId == other.InstanceId;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, InstanceId);
}
