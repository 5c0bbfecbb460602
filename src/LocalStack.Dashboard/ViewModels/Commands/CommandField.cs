using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Commands;

/// <summary>One input of a form, with what stands in it and what is wrong with that.</summary>
public sealed class CommandField(CommandArgument argument, int index, string form = "command")
{
    private string _value = InitialValue(argument);

    /// <summary>Of the input in the page.</summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{form}-input-{index}");

    public CommandArgument Argument { get; private set; } = argument;

    /// <summary>Of files: which ones, as the AppHost reads it.</summary>
    public string Value
    {
        get => Argument.Kind == CommandArgumentKind.File ? FilesValue() : _value;
        set => _value = value;
    }

    /// <summary>Chosen, and handed to the AppHost once the form is sent.</summary>
    public ImmutableArray<ChosenFile> Files { get; set; } = [];

    /// <summary>Null while nothing is known to be wrong.</summary>
    public string? Error { get; set; }

    /// <summary>A choice of given values only; one that allows others is a text with proposals.</summary>
    public bool IsClosedChoice => Argument is { Kind: CommandArgumentKind.Choice, AllowsOther: false };

    /// <summary>Whether nobody can change it now.</summary>
    public bool IsFixed => Argument.IsDisabled || Argument.IsLoading;

    /// <summary>Takes over the AppHost's latest word. What was typed stays, unless the AppHost has changed the value itself.</summary>
    public void Take(CommandArgument told)
    {
        var isChanged = told.Value != Argument.Value;
        Argument = told;
        Error = told.Errors.IsEmpty ? null : string.Join(" ", told.Errors);
        if (isChanged || IsClosedChoice && told.Options.All(option => option.Key != _value))
        {
            _value = InitialValue(told);
        }
    }

    /// <summary>Finds what can be found without asking the AppHost.</summary>
    public bool Check()
    {
        Error = IsFixed ? null : Value switch
        {
            "" => Argument.IsRequired ? "A value is required." : null,
            _ when Files.FirstOrDefault(file => file.File.Size > Argument.MaxFileBytes) is { } file
                => string.Create(CultureInfo.InvariantCulture, $"{file.File.Name} is larger than {Argument.MaxFileBytes:N0} bytes."),
            _ when Argument.Kind != CommandArgumentKind.File && Argument.MaxLength is { } longest && Value.Length > longest
                => string.Create(CultureInfo.InvariantCulture, $"Use at most {longest} characters; this has {Value.Length}."),
            _ when Argument.Kind == CommandArgumentKind.Number && !double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => "Enter a number.",
            _ => null,
        };
        return Error is null;
    }

    // [{"Id":"…","Name":"…"}]
    private string FilesValue() => Files.IsEmpty ? "" : JsonSerializer.Serialize(Files.Select(file => new { Id = file.UploadId ?? "", file.File.Name }));

    private static string InitialValue(CommandArgument argument) => argument.Kind switch
    {
        CommandArgumentKind.Boolean => bool.TryParse(argument.Value, out var truth) && truth ? "true" : "false",

        // Where others depend on it, the AppHost has to hear of the choice, so somebody has to make it.
        CommandArgumentKind.Choice when argument is { Value: "", IsRequired: true, AllowsOther: false, IsDependedOn: false, Options: [var first, ..] } => first.Key,
        _ => argument.Value,
    };
}
