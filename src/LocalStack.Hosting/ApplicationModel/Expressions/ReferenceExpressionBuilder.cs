using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts an expression together piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ReferenceExpression.ReferenceExpressionParts _parts = new(literalLength: 64, formattedCount: 4);

    /// <summary>Whether nothing was appended yet.</summary>
    public bool IsEmpty => _parts.IsEmpty;

    /// <summary>Appends an interpolated string.</summary>
    /// <param name="handler">The string.</param>
#pragma warning disable CA1822 // The builder is used: the compiler hands it to the handler.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has appended the pieces to this builder while the compiler's code evaluated the string.
    }
#pragma warning restore CA1822

    /// <summary>Appends text.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _parts.AppendText(value);

    /// <summary>Appends text.</summary>
    /// <param name="value">The text.</param>
    public void AppendFormatted(string? value) => _parts.AppendText(value);

    /// <summary>Appends text in a format.</summary>
    /// <param name="value">The text.</param>
    /// <param name="format">The format, <c>uri</c>.</param>
    public void AppendFormatted(string? value, string? format = null) =>
        _parts.AppendText(ReferenceExpression.ReferenceExpressionParts.Apply(value, format));

    /// <summary>Appends a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="valueProvider">The value.</param>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

    /// <summary>Not supported: the format of an expression as a whole has no meaning.</summary>
    /// <param name="valueProvider">The expression.</param>
    /// <param name="format">The format.</param>
    [Obsolete("An expression cannot be formatted as a whole: format the values inside it.", error: true)]
    public void AppendFormatted(ReferenceExpression valueProvider, string format) => throw new NotSupportedException();

    /// <summary>Appends a value in a format.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="valueProvider">The value.</param>
    /// <param name="format">The format, <c>uri</c>.</param>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => _parts.AppendValue(valueProvider, valueProvider.ValueExpression, format);

    /// <summary>Appends a value whose type is not known at compile time.</summary>
    /// <param name="valueProvider">The value, or the builder of a resource that is one.</param>
    /// <param name="format">The format, <c>uri</c>.</param>
    /// <exception cref="ArgumentException">The object is no value.</exception>
    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        ArgumentNullException.ThrowIfNull(valueProvider);
        var value = valueProvider is IResourceBuilder<IResource> builder ? builder.Resource : valueProvider;
        if (value is not IValueProvider provider || value is not IManifestExpressionProvider expression)
        {
            throw new ArgumentException(
                $"A {value.GetType().Name} cannot be part of an expression: it must implement IValueProvider and IManifestExpressionProvider, as endpoints and parameters do.",
                nameof(valueProvider));
        }

        _parts.AppendValue(provider, expression.ValueExpression, format);
    }

    /// <summary>Creates the expression of what was appended so far.</summary>
    /// <returns>The expression.</returns>
    public ReferenceExpression Build() => _parts.Build();

    /// <summary>Appends the pieces of an interpolated string to a builder.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        private readonly ReferenceExpressionBuilder _builder;

        /// <summary>Called by the compiler.</summary>
        /// <param name="literalLength">The number of characters of text.</param>
        /// <param name="formattedCount">The number of values.</param>
        /// <param name="builder">The builder to append to.</param>
        public ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
        {
            _ = (literalLength, formattedCount);
            _builder = builder;
        }

        /// <summary>Appends text.</summary>
        /// <param name="value">The text.</param>
        public void AppendLiteral(string value) => _builder.AppendLiteral(value);

        /// <summary>Appends text.</summary>
        /// <param name="value">The text.</param>
        public void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        /// <summary>Appends text in a format.</summary>
        /// <param name="value">The text.</param>
        /// <param name="format">The format, <c>uri</c>.</param>
        public void AppendFormatted(string? value, string format) => _builder.AppendFormatted(value, format);

        /// <summary>Appends a value.</summary>
        /// <typeparam name="T">The type of the value.</typeparam>
        /// <param name="valueProvider">The value.</param>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format: null);

        /// <summary>Not supported: the format of an expression as a whole has no meaning.</summary>
        /// <param name="valueProvider">The expression.</param>
        /// <param name="format">The format.</param>
        [Obsolete("An expression cannot be formatted as a whole: format the values inside it.", error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) => throw new NotSupportedException();

        /// <summary>Appends a value in a format.</summary>
        /// <typeparam name="T">The type of the value.</typeparam>
        /// <param name="valueProvider">The value.</param>
        /// <param name="format">The format, <c>uri</c>.</param>
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format);

        /// <summary>Appends the value of a resource.</summary>
        /// <typeparam name="T">The type of the resource.</typeparam>
        /// <param name="valueProvider">The builder of the resource.</param>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        /// <summary>Appends the value of a resource in a format.</summary>
        /// <typeparam name="T">The type of the resource.</typeparam>
        /// <param name="valueProvider">The builder of the resource.</param>
        /// <param name="format">The format, <c>uri</c>.</param>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider
        {
            ArgumentNullException.ThrowIfNull(valueProvider);
            _builder.AppendFormatted(valueProvider.Resource, format);
        }
    }
}
