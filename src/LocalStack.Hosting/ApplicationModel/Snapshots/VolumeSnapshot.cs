using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume of a resource.</summary>
/// <param name="Source">The volume's name or the path on the machine.</param>
/// <param name="Target">The path in the resource.</param>
/// <param name="MountType"><c>bind</c> or <c>volume</c>.</param>
/// <param name="IsReadOnly">Whether the resource can only read it.</param>
[DebuggerDisplay("{Source} -> {Target}")]
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);
