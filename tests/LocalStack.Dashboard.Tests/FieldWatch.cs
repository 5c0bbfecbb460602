using Microsoft.Playwright;

namespace LocalStack.Dashboard.Tests;

/// <summary>What a page writes into the fields that somebody types into.</summary>
internal static class FieldWatch
{
    /// <summary>Types, key by key, into a field whose writes are kept from now on.</summary>
    public static async Task TypeWatchedAsync(this ILocator field, string text)
    {
        await field.EvaluateAsync("""
            field => {
              const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
              window.written ??= [];
              Object.defineProperty(field, 'value', { get: () => value.get.call(field), set: text => { window.written.push(text); value.set.call(field, text); } });
            }
            """);
        await field.PressSequentiallyAsync(text);
    }

    /// <summary>What the page wrote into the fields so watched, in order.</summary>
    public static Task<string[]> WrittenIntoFieldsAsync(this IPage page) => page.EvaluateAsync<string[]>("() => window.written");
}
