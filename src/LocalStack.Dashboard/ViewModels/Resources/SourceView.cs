using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>What a resource is made from, short and in full.</summary>
/// <param name="Text">As in <c>Portwatch.Api.csproj</c> or <c>redis:8</c>; empty when nothing is known.</param>
/// <param name="Full">With the whole path and the arguments.</param>
internal sealed record SourceView(string Text, string Full)
{
    public static SourceView Of(ResourceSnapshot resource)
    {
        if (resource.FindProperty("project.path") is { } project)
        {
            return new(FileName(project), project);
        }

        if (resource.FindProperty("container.image") is { } image)
        {
            return new(image, image);
        }

        // A native server says what it is; the program that runs it may be a mere wrapper.
        if (resource.FindProperty("resource.source") is { Length: > 0 } described)
        {
            return new(described, described);
        }

        if (resource.FindProperty("executable.path") is { } executable)
        {
            var arguments = resource.FindProperty("resource.appArgs") ?? resource.FindProperty("executable.args") ?? "";
            var isSensitive = resource.Properties.Any(property => property.Name is "resource.appArgs" or "executable.args" && property.IsSensitive);
            return new(FileName(executable), isSensitive || arguments.Length == 0 ? executable : $"{executable} {arguments}");
        }

        return new("", "");
    }

    // The AppHost may run on another system than the one whose separator Path knows.
    private static string FileName(string path) => path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
}
