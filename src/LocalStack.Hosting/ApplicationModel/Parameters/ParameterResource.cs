using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is given from outside: by configuration, by a person, or generated once.</summary>
[DebuggerDisplay("{Name} secret {Secret}")]
public class ParameterResource : Resource, IExpressionValue, IResourceWithoutLifetime
{
    private readonly Lock _gate = new();
    private readonly Func<ParameterDefault?, string> _callback;
    private TaskCompletionSource<string>? _awaited;
    private string? _value;

    /// <summary>Creates a parameter.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="callback">Gets the value from the default; called once, when the value is needed first.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _callback = callback;
        Secret = secret;
    }

    /// <summary>Whether the value must not be shown.</summary>
    public bool Secret { get; }

    /// <summary>Whether the value is a connection string.</summary>
    public bool IsConnectionString { get; set; }

    /// <summary>The value when configuration has none.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>What the value is for.</summary>
    public string? Description { get; set; }

    /// <summary>Whether <see cref="Description"/> is Markdown.</summary>
    public bool EnableDescriptionMarkdown { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    /// <summary>The value.</summary>
    /// <exception cref="MissingParameterValueException">There is none; the message says where to set it.</exception>
    public string Value => GetValueNow();

    /// <summary>The key of configuration that sets the value.</summary>
    internal string ConfigurationKey { get; set; } = "";

    /// <summary>Where the value came from, in words; <see langword="null"/> before it was asked for.</summary>
    internal string? ValueSource { get; set; }

    /// <summary>Gets the value, waiting for it when the engine said that someone may still give it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value.</returns>
    /// <exception cref="MissingParameterValueException">There is none; the message says where to set it.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetParameterValueAsync(cancellationToken);

    /// <summary>Gets the value, waiting for it when the engine said that someone may still give it.</summary>
    /// <param name="context">Who asks. The value is the same for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value.</returns>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => GetParameterValueAsync(cancellationToken);

    internal async ValueTask<string?> GetParameterValueAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<string>? awaited;
        lock (_gate)
        {
            awaited = _value is null ? _awaited : null;
        }

        return awaited is null ? GetValueNow() : await awaited.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets readers wait for <see cref="SetValue"/>, instead of failing, when there is no value now.</summary>
    internal void AwaitValue()
    {
        lock (_gate)
        {
            _awaited ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Sets or replaces the value; readers that wait go on.</summary>
    internal void SetValue(string value, string source)
    {
        TaskCompletionSource<string>? awaited;
        lock (_gate)
        {
            _value = value;
            ValueSource = source;
            awaited = _awaited;
        }

        awaited?.TrySetResult(value);
    }

    /// <summary>Forgets the value, so that it is looked for again.</summary>
    internal void ClearValue()
    {
        lock (_gate)
        {
            _value = null;
            _awaited = null;
            ValueSource = null;
        }
    }

    private string GetValueNow()
    {
        // A callback that generates a value must not run twice, so callers wait for each other here. It reads configuration and a small file.
        lock (_gate)
        {
            return _value ??= _callback(Default);
        }
    }
}
