namespace Portwatch.Core.Model;

/// <summary>What a request with an <c>Idempotency-Key</c> made, so that its repetition finds it.</summary>
public sealed class IdempotencyKey
{
    public required string Key { get; set; }

    /// <summary>SHA-256 of the request: the same key with another body is a mistake.</summary>
    public required byte[] RequestHash { get; set; }

    public Guid EndpointId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
