using Portwatch.Data.Model;

namespace Portwatch.Migrator;

/// <summary>One of the stack's own endpoints, as the environment gives it.</summary>
internal sealed record StackEndpoint(string Name, EndpointProtocol Protocol, string Host, int Port, string? Path);
