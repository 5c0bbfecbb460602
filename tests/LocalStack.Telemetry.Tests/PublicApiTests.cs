using System.Reflection;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests;

/// <summary>The public surface is a checked-in file, so that a change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public async Task Surface_IsTheCheckedInOne()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        var actual = Describe(typeof(TelemetryStore).Assembly);
        var expected = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        if (actual != expected)
        {
            var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
            await File.WriteAllTextAsync(received, actual, TestContext.Current.CancellationToken);
            Assert.Fail($"The public surface changed. If that is meant, replace tests/LocalStack.Telemetry.Tests/PublicApi.txt with {received}.");
        }
    }

    private static string Describe(Assembly assembly) => string.Concat(assembly.GetExportedTypes()
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Select(m => $"    {m}").Prepend($"{Kind(type)} {type.FullName}"))
        .Select(line => line + "\n"));

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        // What the compiler adds to every record says nothing.
        return type.GetMembers(Declared)
            .Where(m => m is not MethodInfo { IsSpecialName: true } && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null && m is not Type)
            .Where(m => m.Name is not ("Equals" or "GetHashCode" or "Deconstruct" or "<Clone>$"))
            .Select(m => m switch
            {
                PropertyInfo p => $"{Name(p.PropertyType)} {p.Name}{Indexes(p)} {{ get;{Setter(p)} }}",
                FieldInfo f => $"{(f.IsLiteral ? "const " : "")}{Name(f.FieldType)} {f.Name}",
                ConstructorInfo c => $"new({Parameters(c)})",
                MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
                _ => m.ToString()!,
            });
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "class",
        _ => "open class",
    };

    private static string Indexes(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indexes ? $"[{string.Join(", ", indexes.Select(i => Name(i.ParameterType)))}]" : "";

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : "")}{Name(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = default" : "")}"));

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type.Name;
}
