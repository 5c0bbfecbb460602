namespace Aspire.Hosting;

/// <summary>Inputs that are checked before they are used.</summary>
public sealed class InputsDialogValidationContext
{
    private readonly List<(string InputName, string Message)> _errors = [];

    /// <summary>The inputs.</summary>
    public required InteractionInputCollection Inputs { get; init; }

    /// <summary>The application's services.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Ends the check.</summary>
    public required CancellationToken CancellationToken { get; init; }

    internal IReadOnlyList<(string InputName, string Message)> Errors => _errors;

    /// <summary>Says that a value is wrong.</summary>
    /// <param name="input">The input.</param>
    /// <param name="errorMessage">What is wrong with it.</param>
    public void AddValidationError(InteractionInput input, string errorMessage)
    {
        ArgumentNullException.ThrowIfNull(input);
        AddValidationError(input.Name, errorMessage);
    }

    /// <summary>Says that a value is wrong.</summary>
    /// <param name="inputName">The input.</param>
    /// <param name="errorMessage">What is wrong with it.</param>
    public void AddValidationError(string inputName, string errorMessage)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputName);
        ArgumentException.ThrowIfNullOrEmpty(errorMessage);
        _errors.Add((inputName, errorMessage));
    }
}
