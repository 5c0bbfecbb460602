namespace LocalStack.Hosting.Containers;

/// <summary>Something that is mounted into a container.</summary>
/// <param name="Kind">What.</param>
/// <param name="Source">The volume's name (<see langword="null"/> for one without a name, which goes with the container), or an absolute path of this machine.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="IsReadOnly">Whether the container can only read it.</param>
internal sealed record ContainerMount(ContainerMountKind Kind, string? Source, string Target, bool IsReadOnly = false);
