using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A text with values in it that are known when the application runs: endpoints, parameters, other expressions.
/// Written as an interpolated string: <c>ReferenceExpression.Create($"Host={endpoint.Property(EndpointProperty.Host)}")</c>.
/// </summary>
[DebuggerDisplay("{ValueExpression}")]
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>The expression without text and values. Its value is <see langword="null"/>.</summary>
    public static readonly ReferenceExpression Empty = new("", [], [], []);

    private ReferenceExpression(string format, IReadOnlyList<IValueProvider> valueProviders, IReadOnlyList<string> manifestExpressions, IReadOnlyList<string?> stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        ManifestExpressions = manifestExpressions;
        StringFormats = stringFormats;
    }

    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
        : this("", [.. whenTrue.ValueProviders, .. whenFalse.ValueProviders], [], [])
    {
        Condition = condition;
        MatchValue = matchValue;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
    }

    /// <summary>The text, with <c>{0}</c>, <c>{1}</c>… in place of the values.</summary>
    public string Format { get; }

    /// <summary>The values, in the order of their numbers in <see cref="Format"/>.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>The values as expressions of a manifest.</summary>
    public IReadOnlyList<string> ManifestExpressions { get; }

    /// <summary>The format of each value, or <see langword="null"/>: <c>uri</c> escapes it for a URI.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <summary>Whether the expression chooses between two others.</summary>
    public bool IsConditional => Condition is not null;

    /// <summary>The value that decides the choice.</summary>
    public IValueProvider? Condition { get; }

    /// <summary>The value of <see cref="Condition"/>, in any case, that chooses <see cref="WhenTrue"/>.</summary>
    public string? MatchValue { get; }

    /// <summary>The expression when the condition matches.</summary>
    public ReferenceExpression? WhenTrue { get; }

    /// <summary>The expression when the condition does not match.</summary>
    public ReferenceExpression? WhenFalse { get; }

    /// <inheritdoc/>
    public string ValueExpression => IsConditional
        ? $"{{{ConditionalName}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => IsConditional
        ? [Condition!, WhenTrue!, WhenFalse!]
        : ValueProviders;

    private string ConditionalName
    {
        get
        {
            var condition = (Condition as IManifestExpressionProvider)?.ValueExpression ?? Condition!.GetType().Name;
            var identity = string.Join('\n', condition, MatchValue, WhenTrue!.ValueExpression, WhenFalse!.ValueExpression);
            var words = condition.Split(['{', '}', '.', '-', '_', ' '], StringSplitOptions.RemoveEmptyEntries);
            var hash = XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(identity));
            return string.Create(CultureInfo.InvariantCulture, $"cond-{string.Join('-', words).ToLowerInvariant()}-{hash:x8}");
        }
    }

    /// <summary>Creates an expression from an interpolated string.</summary>
    /// <param name="handler">The string.</param>
    /// <returns>The expression.</returns>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Parts.Build();

    /// <summary>Creates an expression that chooses between two others when it is evaluated.</summary>
    /// <param name="condition">The value that decides.</param>
    /// <param name="matchValue">The value, in any case, that chooses <paramref name="whenTrue"/>.</param>
    /// <param name="whenTrue">The expression when it matches.</param>
    /// <param name="whenFalse">The expression when it does not.</param>
    /// <returns>The expression.</returns>
    public static ReferenceExpression CreateConditional(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(matchValue);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return new(condition, matchValue, whenTrue, whenFalse);
    }

    /// <summary>Evaluates the expression, waiting until all its values are known.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text, or <see langword="null"/> for an empty expression.</returns>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new(), cancellationToken);

    /// <summary>Evaluates the expression, waiting until all its values are known.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text, or <see langword="null"/> for an empty expression.</returns>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);

        if (IsConditional)
        {
            var decider = await Condition!.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            var chosen = string.Equals(decider, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;
            return await chosen.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
        }

        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = value is null ? null : ApplyFormat(value, StringFormats[i]);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    private static string ApplyFormat(string value, string? format) => format switch
    {
        null => value,
        "uri" => Uri.EscapeDataString(value),
        _ => throw new FormatException($"'{format}' is not a format for a value in an expression. The only one is 'uri', which escapes the value for a URI."),
    };

    /// <summary>Collects the pieces of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler
    {
        /// <summary>Called by the compiler.</summary>
        /// <param name="literalLength">The number of characters of text.</param>
        /// <param name="formattedCount">The number of values.</param>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            Parts = new ReferenceExpressionParts(literalLength, formattedCount);
        }

        internal ReferenceExpressionParts Parts { get; }

        /// <summary>Appends text.</summary>
        /// <param name="value">The text.</param>
        public readonly void AppendLiteral(string value) => Parts.AppendText(value);

        /// <summary>Appends text.</summary>
        /// <param name="value">The text.</param>
        public readonly void AppendFormatted(string? value) => Parts.AppendText(value);

        /// <summary>Appends text in a format.</summary>
        /// <param name="value">The text.</param>
        /// <param name="format">The format, <c>uri</c>.</param>
        public readonly void AppendFormatted(string? value, string? format = null) => Parts.AppendText(value is null ? null : ApplyFormat(value, format));

        /// <summary>Appends a value.</summary>
        /// <typeparam name="T">The type of the value.</typeparam>
        /// <param name="valueProvider">The value.</param>
        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        /// <summary>Not supported: the format of an expression as a whole has no meaning.</summary>
        /// <param name="valueProvider">The expression.</param>
        /// <param name="format">The format.</param>
        [Obsolete("An expression cannot be formatted as a whole: format the values inside it.", error: true)]
        public readonly void AppendFormatted(ReferenceExpression valueProvider, string format) => throw new NotSupportedException();

        /// <summary>Appends a value in a format.</summary>
        /// <typeparam name="T">The type of the value.</typeparam>
        /// <param name="valueProvider">The value.</param>
        /// <param name="format">The format, <c>uri</c>.</param>
        public readonly void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => Parts.AppendValue(valueProvider, valueProvider.ValueExpression, format);

        /// <summary>Appends the value of a resource.</summary>
        /// <typeparam name="T">The type of the resource.</typeparam>
        /// <param name="valueProvider">The builder of the resource.</param>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        /// <summary>Appends the value of a resource in a format.</summary>
        /// <typeparam name="T">The type of the resource.</typeparam>
        /// <param name="valueProvider">The builder of the resource.</param>
        /// <param name="format">The format, <c>uri</c>.</param>
        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider
        {
            ArgumentNullException.ThrowIfNull(valueProvider);
            AppendFormatted(valueProvider.Resource, format);
        }
    }

    /// <summary>The pieces of an expression that is being put together.</summary>
    internal sealed class ReferenceExpressionParts(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength + (formattedCount * 3));
        private readonly List<IValueProvider> _valueProviders = new(formattedCount);
        private readonly List<string> _manifestExpressions = new(formattedCount);
        private readonly List<string?> _stringFormats = new(formattedCount);

        public bool IsEmpty => _format.Length == 0;

        // Text goes into a composite format string, where a brace is written twice.
        public void AppendText(string? text)
        {
            foreach (var character in text.AsSpan())
            {
                _format.Append(character, character is '{' or '}' ? 2 : 1);
            }
        }

        public void AppendValue(IValueProvider provider, string manifestExpression, string? format)
        {
            ArgumentNullException.ThrowIfNull(provider);
            _format.Append('{').Append(_valueProviders.Count).Append('}');
            _valueProviders.Add(provider);
            _manifestExpressions.Add(manifestExpression);
            _stringFormats.Add(format);
        }

        public ReferenceExpression Build() => new(_format.ToString(), [.. _valueProviders], [.. _manifestExpressions], [.. _stringFormats]);

        public static string? Apply(string? value, string? format) => value is null ? null : ApplyFormat(value, format);
    }
}
