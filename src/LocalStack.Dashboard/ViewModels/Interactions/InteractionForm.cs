using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Commands;

namespace LocalStack.Dashboard.ViewModels.Interactions;

/// <summary>A question of the AppHost while somebody answers it: keeps what was typed over the AppHost's updates.</summary>
public sealed class InteractionForm
{
    public InteractionForm(InteractionSnapshot asked)
    {
        Asked = asked;
        Take(asked);
    }

    public InteractionSnapshot Asked { get; private set; }

    public ImmutableArray<CommandField> Fields { get; private set; } = [];

    /// <summary>What is wrong and belongs to no input; null when nothing.</summary>
    public string? Error { get; set; }

    /// <summary>Whether it has been sent and not been answered.</summary>
    public bool IsSent { get; set; }

    /// <summary>Takes over the AppHost's latest word: its faults, and values and options that it has changed itself.</summary>
    public void Take(InteractionSnapshot asked)
    {
        Asked = asked;
        IsSent = false;
        Error = null;
        Fields =
        [
            .. asked.Inputs.Select((input, index) =>
            {
                if (Fields.FirstOrDefault(field => string.Equals(field.Argument.Name, input.Name, StringComparison.OrdinalIgnoreCase)) is { } known)
                {
                    known.Take(input);
                    return known;
                }

                return new CommandField(input, index, string.Create(CultureInfo.InvariantCulture, $"prompt-{asked.Id}"));
            }),
        ];
    }

    /// <summary>Checks all inputs, and says whether all are right.</summary>
    public bool Check()
    {
        Error = null;
        return Fields.Aggregate(true, (right, field) => field.Check() && right);
    }

    public IReadOnlyDictionary<string, string> Values() => Fields.ToDictionary(field => field.Argument.Name, field => field.Value);
}
