using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aspire.Hosting;

/// <summary>Inputs that are asked for together.</summary>
public sealed class InteractionInputCollection : IReadOnlyList<InteractionInput>
{
    private readonly IReadOnlyList<InteractionInput> _inputs;

    /// <summary>Creates a collection.</summary>
    /// <param name="inputs">The inputs.</param>
    public InteractionInputCollection(IReadOnlyList<InteractionInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputs = inputs;
    }

    /// <inheritdoc/>
    public int Count => _inputs.Count;

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => _inputs.Select(input => input.Name);

    /// <inheritdoc/>
    public InteractionInput this[int index] => _inputs[index];

    /// <summary>Gets an input by name.</summary>
    /// <param name="name">The name, without regard to case.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public InteractionInput this[string name] =>
        TryGetByName(name, out var input) ? input : throw new KeyNotFoundException($"There is no input '{name}'. The inputs: {string.Join(", ", Names)}.");

    /// <summary>Finds an input by name.</summary>
    /// <param name="name">The name, without regard to case.</param>
    /// <param name="input">The input, when there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetByName(string name, [NotNullWhen(true)] out InteractionInput? input)
    {
        input = _inputs.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return input is not null;
    }

    /// <summary>Looks for an input by name.</summary>
    /// <param name="name">The name, without regard to case.</param>
    /// <returns>Whether there is one.</returns>
    public bool ContainsName(string name) => TryGetByName(name, out _);

    /// <summary>Gets the value of an input.</summary>
    /// <param name="name">The input.</param>
    /// <returns>The value.</returns>
    public string? GetString(string name) => this[name].Value;

    /// <summary>Gets the value of an input as yes or no.</summary>
    /// <param name="name">The input.</param>
    /// <returns>The value; <see langword="false"/> when none was given.</returns>
    public bool GetBoolean(string name) => GetString(name) is { Length: > 0 } value && bool.Parse(value);

    /// <summary>Gets the value of an input as a number.</summary>
    /// <param name="name">The input.</param>
    /// <returns>The value.</returns>
    public int GetInt32(string name) => int.Parse(GetString(name)!, CultureInfo.InvariantCulture);

    /// <summary>Gets the value of an input as a number.</summary>
    /// <param name="name">The input.</param>
    /// <returns>The value.</returns>
    public double GetDouble(string name) => double.Parse(GetString(name)!, CultureInfo.InvariantCulture);

    /// <summary>Copies the inputs.</summary>
    /// <returns>An array of them.</returns>
    public InteractionInput[] ToArray() => [.. _inputs];

    /// <inheritdoc/>
    public IEnumerator<InteractionInput> GetEnumerator() => _inputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
