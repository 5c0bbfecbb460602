namespace Aspire.Hosting.ApplicationModel;

/// <summary>Creates results of commands.</summary>
public static class CommandResults
{
    /// <summary>A success.</summary>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>A success with a message.</summary>
    /// <param name="message">What happened.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    /// <summary>A success that produced something.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="value">What it produced.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Success(string message, CommandResultData value) => new() { Success = true, Message = message, Data = value };

    /// <summary>A success that produced a text.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="result">The text.</param>
    /// <param name="resultFormat">Its format.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Success(string message, string result, CommandResultFormat resultFormat = CommandResultFormat.Text) =>
        Success(message, result, resultFormat, displayImmediately: false);

    /// <summary>A success that produced a text.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="result">The text.</param>
    /// <param name="resultFormat">Its format.</param>
    /// <param name="displayImmediately">Whether it is shown at once.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Success(string message, string result, CommandResultFormat resultFormat, bool displayImmediately) =>
        Success(message, new CommandResultData { Value = result, Format = resultFormat, DisplayImmediately = displayImmediately });

    /// <summary>A failure.</summary>
    /// <param name="errorMessage">What went wrong.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, ErrorMessage = errorMessage };

    /// <summary>A failure by an exception.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Failure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Failure(exception.Message);
    }

    /// <summary>A failure that produced something.</summary>
    /// <param name="errorMessage">What went wrong.</param>
    /// <param name="value">What it produced.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Failure(string errorMessage, CommandResultData value) =>
        new() { Success = false, ErrorMessage = errorMessage, Data = value };

    /// <summary>A failure that produced a text.</summary>
    /// <param name="errorMessage">What went wrong.</param>
    /// <param name="result">The text.</param>
    /// <param name="resultFormat">Its format.</param>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Failure(string errorMessage, string result, CommandResultFormat resultFormat = CommandResultFormat.Text) =>
        Failure(errorMessage, new CommandResultData { Value = result, Format = resultFormat });

    /// <summary>The command was called off.</summary>
    /// <returns>The result.</returns>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
