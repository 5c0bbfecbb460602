using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Portwatch.Core;

namespace Portwatch.Api;

/// <summary>A text that can be stored and shown, if there is one. NUL, above all, is something PostgreSQL cannot hold.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class TextAttribute(int maxLength) : ValidationAttribute($"It has 1 to {maxLength} characters, and no control characters.")
{
    public override bool IsValid(object? value) => value switch
    {
        null => true,
        string text => IsText(text, maxLength),
        IEnumerable<string> texts => texts.All(text => IsText(text, maxLength)),
        _ => false,
    };

    // Half a surrogate pair cannot be written as UTF-8.
    public static bool IsText(string? text, int maxLength) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !text.Any(char.IsControl) && !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}

/// <summary>One of the words of an enum, if there is one.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class WordAttribute<T>() : ValidationAttribute($"It is one of {EnumText.Known<T>()}.")
    where T : struct, Enum
{
    public override bool IsValid(object? value) => value is null || (value is string word && EnumText.TryRead<T>(word, out _));
}

/// <summary>The framework checks what is declared; here is how it says what it found.</summary>
internal static class Validation
{
    public static IServiceCollection AddApiValidation(this IServiceCollection services)
    {
        services.AddValidation();
        return services.PostConfigure<ProblemDetailsOptions>(options =>
        {
            var customize = options.CustomizeProblemDetails;
            options.CustomizeProblemDetails = context =>
            {
                customize?.Invoke(context);
                if (context.ProblemDetails is HttpValidationProblemDetails problem)
                {
                    problem.Title = "The request is not valid";
                    problem.Detail = "Nothing was stored. Correct what is named in 'errors' and send the request again.";
                    // Fields as they stand in JSON.
                    problem.Errors = problem.Errors.ToDictionary(error => error.Key is [>= 'A' and <= 'Z', ..] && !error.Key.Contains('-') ? JsonNamingPolicy.CamelCase.ConvertName(error.Key) : error.Key, error => error.Value);
                }
            };
        });
    }
}
