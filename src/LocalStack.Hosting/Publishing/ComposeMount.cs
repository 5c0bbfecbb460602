namespace LocalStack.Hosting.Publishing;

/// <summary>Something mounted into a service's container.</summary>
/// <param name="Source">A volume's name, or a path from the compose file's folder; <see langword="null"/> for a volume without a name.</param>
/// <param name="Target">The path in the container.</param>
/// <param name="IsVolume">Whether <paramref name="Source"/> names a volume.</param>
/// <param name="IsReadOnly">Whether the container can only read it.</param>
internal sealed record ComposeMount(string? Source, string Target, bool IsVolume, bool IsReadOnly);
