using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Portwatch.Data;

/// <summary><see cref="EnumText"/> for EF Core.</summary>
public sealed class EnumTextConverter<T>() : ValueConverter<T, string>(value => EnumText.Write(value), word => EnumText.Read<T>(word))
    where T : struct, Enum;
