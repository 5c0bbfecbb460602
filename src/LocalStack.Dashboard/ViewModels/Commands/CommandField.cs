using System.Globalization;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Commands;

/// <summary>One input of a command's form, with what stands in it and what is wrong with that.</summary>
public sealed class CommandField(CommandArgument argument, int index)
{
    /// <summary>Of the input in the page.</summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"command-input-{index}");

    public CommandArgument Argument { get; } = argument;

    public string Value { get; set; } = argument.Kind switch
    {
        CommandArgumentKind.Boolean => bool.TryParse(argument.Value, out var truth) && truth ? "true" : "false",
        CommandArgumentKind.Choice when argument is { Value: "", IsRequired: true, AllowsOther: false, Options: [var first, ..] } => first.Key,
        _ => argument.Value,
    };

    /// <summary>Null while nothing is known to be wrong.</summary>
    public string? Error { get; set; }

    /// <summary>A choice of given values only; one that allows others is a text with proposals.</summary>
    public bool IsClosedChoice => Argument is { Kind: CommandArgumentKind.Choice, AllowsOther: false };

    /// <summary>Finds what can be found without asking the AppHost.</summary>
    public bool Check()
    {
        Error = Argument.IsDisabled ? null : Value switch
        {
            "" => Argument.IsRequired ? "A value is needed." : null,
            _ when Argument.MaxLength is { } longest && Value.Length > longest => string.Create(CultureInfo.InvariantCulture, $"At most {longest} characters; it has {Value.Length}."),
            _ when Argument.Kind == CommandArgumentKind.Number && !double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => "This is not a number.",
            _ => null,
        };
        return Error is null;
    }
}
