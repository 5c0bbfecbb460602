namespace LocalStack.Telemetry.Model;

/// <summary>What sent telemetry: OTLP's resource, one for each set of attributes that came.</summary>
public sealed record OtlpResource
{
    /// <summary>The name given to a sender that named none (OpenTelemetry's own default).</summary>
    public const string UnknownName = "unknown_service";

    /// <summary>Its number in this store, from 0 in order of first arrival.</summary>
    public required int Index { get; init; }

    /// <summary>The number of the first one that is the same but for its attributes.</summary>
    internal int Identity { get; init; }

    /// <summary><c>service.namespace</c>; empty when the sender set none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>service.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>service.instance.id</c>; empty when the sender set none.</summary>
    public required string InstanceId { get; init; }

    /// <summary>All attributes, as they came with what refers to this.</summary>
    public required AttributeCollection Attributes { get; init; }

    /// <summary>Two resources are the same when namespace, name and instance are: attributes may change between exports.</summary>
    public bool Equals(OtlpResource? other) => ReferenceEquals(this, other)
        || (other is not null && Name == other.Name && InstanceId == other.InstanceId && Namespace == other.Namespace);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, InstanceId, Namespace);
}
