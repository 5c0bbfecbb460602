using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>
/// Writes values of environments and command lines as a compose file has them: addresses of services in place of endpoints, and variables of the
/// <c>.env</c> file in place of parameters. Parameters are collected on the way.
/// </summary>
internal sealed class ComposeValues(ComposeEndpoints endpoints)
{
    private readonly SortedDictionary<string, ComposeVariable> _variables = new(StringComparer.Ordinal);

    /// <summary>What the texts so far need from the <c>.env</c> file.</summary>
    public IReadOnlyCollection<ComposeVariable> Variables => _variables.Values;

    /// <summary>Writes a text that means itself.</summary>
    public static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>Writes a value.</summary>
    /// <returns>The text; <see langword="null"/> when the value is none.</returns>
    /// <exception cref="DistributedApplicationException">The value means nothing outside this machine; the message is the end of a sentence.</exception>
    public ValueTask<string?> WriteAsync(object? value, CancellationToken cancellationToken) => WriteAsync(value, format: null, cancellationToken);

    private async ValueTask<string?> WriteAsync(object? value, string? format, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case null:
                return null;
            case IResourceBuilder<IResource> builder:
                return await WriteAsync(builder.Resource, format, cancellationToken).ConfigureAwait(false);
            case ParameterResource parameter:
                return Variable(parameter, format, isOptional: false);
            case ConnectionStringReference { Optional: true, Resource: ParameterResource parameter }:
                return Variable(parameter, format, isOptional: true);
            case ConnectionStringReference reference:
                return await WriteAsync(reference.Resource, format, cancellationToken).ConfigureAwait(false);
            case IResourceWithConnectionString resource:
                return await WriteAsync(resource.ConnectionStringExpression, format, cancellationToken).ConfigureAwait(false);
            case ReferenceExpression expression:
                return await WriteExpressionAsync(expression, cancellationToken).ConfigureAwait(false);
        }

        return await ReadAsync(value, cancellationToken).ConfigureAwait(false) is { } text ? Literal(ReferenceExpression.ReferenceExpressionParts.Apply(text, format)!) : null;
    }

    private async ValueTask<string?> WriteExpressionAsync(ReferenceExpression expression, CancellationToken cancellationToken)
    {
        if (expression.IsConditional)
        {
            var decider = await ReadAsync(expression.Condition!, cancellationToken).ConfigureAwait(false);
            var isMatch = string.Equals(decider, expression.MatchValue, StringComparison.OrdinalIgnoreCase);
            return await WriteExpressionAsync(isMatch ? expression.WhenTrue! : expression.WhenFalse!, cancellationToken).ConfigureAwait(false);
        }

        if (expression.Format.Length == 0)
        {
            return null;
        }

        var parts = new object?[expression.ValueProviders.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = await WriteAsync(expression.ValueProviders[i], expression.StringFormats[i], cancellationToken).ConfigureAwait(false);
        }

        return string.Format(CultureInfo.InvariantCulture, Literal(expression.Format), parts);
    }

    // What is known while publishing, and the same on every machine.
    private async ValueTask<string?> ReadAsync(object value, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case string text:
                return text;
            case bool flag:
                return flag ? "true" : "false";
            case EndpointReference reference:
                return endpoints.Read(reference, EndpointProperty.Url);
            case EndpointReferenceExpression part:
                return endpoints.Read(part.Endpoint, part.Property);
            case HostUrl { Url: var url }:
                throw new DistributedApplicationException($"'{url}' is an address of this machine, which containers elsewhere do not reach. Refer to a resource, or take the address from a parameter.");
            case IValueProvider provider:
                return await provider.GetValueAsync(cancellationToken).ConfigureAwait(false);
            case IFormattable formattable:
                return formattable.ToString(null, CultureInfo.InvariantCulture);
            default:
                throw new DistributedApplicationException($"a {value.GetType().Name} is no value. Use a text, a number, an endpoint, a parameter or an expression.");
        }
    }

    private string Variable(ParameterResource parameter, string? format, bool isOptional)
    {
        var variable = new ComposeVariable(parameter, IsEscaped: format is not null, isOptional);
        _variables[variable.Name] = _variables.TryGetValue(variable.Name, out var known) ? known with { IsOptional = known.IsOptional && isOptional } : variable;
        return $"${{{variable.Name}:{(isOptional ? "-" : "?")}}}";
    }
}
