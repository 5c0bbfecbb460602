using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds parameters to an application: values that are given from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds parameters.</summary>
    /// <param name="builder">The application.</param>
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>
        /// Adds a parameter whose value configuration gives as <c>Parameters:{name}</c>; the environment may write <c>_</c> for <c>-</c> in the name.
        /// </summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="secret">Whether the value must not be shown.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ParameterResource> AddParameter([ResourceName] string name, bool secret = false) =>
            Add(builder, CreateFromConfiguration(builder, name, $"Parameters:{name}", secret, defaultValue: null));

        /// <summary>Adds a parameter with a value, which configuration can replace.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="value">The value when configuration has none.</param>
        /// <param name="publishValueAsDefault">Whether the value becomes the default when the application is published.</param>
        /// <param name="secret">Whether the value must not be shown.</param>
        /// <returns>A builder to describe it with.</returns>
        /// <exception cref="ArgumentException">A secret value is to be published.</exception>
        public IResourceBuilder<ParameterResource> AddParameter(
            [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false)
        {
            ArgumentNullException.ThrowIfNull(value);
            return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
        }

        /// <summary>Adds a parameter with a value that is asked for when it is needed, and that configuration can replace.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="valueGetter">Gets the value when configuration has none; called once.</param>
        /// <param name="publishValueAsDefault">Whether the value becomes the default when the application is published.</param>
        /// <param name="secret">Whether the value must not be shown.</param>
        /// <returns>A builder to describe it with.</returns>
        /// <exception cref="ArgumentException">A secret value is to be published.</exception>
        public IResourceBuilder<ParameterResource> AddParameter(
            [ResourceName] string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
        {
            ArgumentNullException.ThrowIfNull(valueGetter);
            if (publishValueAsDefault && secret)
            {
                throw new ArgumentException($"Parameter '{name}' is secret, so its value cannot be published as a default.", nameof(publishValueAsDefault));
            }

            return Add(builder, CreateFromConfiguration(builder, name, $"Parameters:{name}", secret, new ConstantParameterDefault(valueGetter)));
        }

        /// <summary>Adds a parameter with a default, which configuration can replace.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="value">Gives the value when configuration has none.</param>
        /// <param name="secret">Whether the value must not be shown.</param>
        /// <param name="persist">Whether the value is made once and kept: in the AppHost's user secrets, else beside its data.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ParameterResource> AddParameter([ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
        {
            ArgumentNullException.ThrowIfNull(value);
            var kept = persist ? Keep(builder, name, value) : value;
            return Add(builder, CreateFromConfiguration(builder, name, $"Parameters:{name}", secret, kept));
        }

        /// <summary>Adds a parameter whose value another key of configuration gives.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="configurationKey">The key.</param>
        /// <param name="secret">Whether the value must not be shown.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ParameterResource> AddParameterFromConfiguration([ResourceName] string name, string configurationKey, bool secret = false)
        {
            ArgumentException.ThrowIfNullOrEmpty(configurationKey);
            return Add(builder, CreateFromConfiguration(builder, name, configurationKey, secret, defaultValue: null));
        }

        /// <summary>Adds a connection string that configuration gives as <c>ConnectionStrings:{name}</c>.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="environmentVariableName">The variable that carries it to others; <c>ConnectionStrings__{name}</c> by default.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<IResourceWithConnectionString> AddConnectionString([ResourceName] string name, string? environmentVariableName = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);

            var configuration = builder.Configuration;
            var key = $"ConnectionStrings:{name}";
            var resource = new ConnectionStringParameterResource(
                name, _ => configuration[key] is { Length: > 0 } value ? value : throw ParameterValues.Missing("Connection string", name, key), environmentVariableName)
            {
                ConfigurationKey = key,
            };
            return builder.AddResource(resource).WithParameterState();
        }
    }

    /// <summary>Describes a parameter.</summary>
    /// <param name="builder">The parameter.</param>
    extension(IResourceBuilder<ParameterResource> builder)
    {
        /// <summary>Says what the value is for.</summary>
        /// <param name="description">The description.</param>
        /// <param name="enableMarkdown">Whether it is Markdown.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<ParameterResource> WithDescription(string description, bool enableMarkdown = false)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(description);
            builder.Resource.Description = description;
            builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
            return builder;
        }

        /// <summary>Makes the input with which a person is asked for the value.</summary>
        /// <param name="createInput">Makes the input.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<ParameterResource> WithCustomInput(Func<ParameterResource, InteractionInput> createInput)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(createInput);
            return builder.WithAnnotation(new InputGeneratorAnnotation(createInput), ResourceAnnotationMutationBehavior.Replace);
        }
    }

    /// <summary>Says that the resource is published as a connection string. It has no effect in run mode.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> PublishAsConnectionString<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource, IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }

    /// <summary>
    /// Creates a secret parameter that is not shown by itself, with a password that is generated once and kept: in the AppHost's user secrets, else beside
    /// its data. Configuration can set it as <c>Parameters:{name}</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="lower">Whether lower case letters are used.</param>
    /// <param name="upper">Whether upper case letters are used.</param>
    /// <param name="numeric">Whether digits are used.</param>
    /// <param name="special">Whether special characters are used.</param>
    /// <param name="minLower">The least number of lower case letters.</param>
    /// <param name="minUpper">The least number of upper case letters.</param>
    /// <param name="minNumeric">The least number of digits.</param>
    /// <param name="minSpecial">The least number of special characters.</param>
    /// <returns>The parameter.</returns>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    /// <summary>Creates a parameter that is not shown by itself, with a value that is generated once and kept.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    /// <param name="parameterDefault">Generates the value.</param>
    /// <returns>The parameter.</returns>
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(parameterDefault);
        return CreateFromConfiguration(builder, name, $"Parameters:{name}", secret, Keep(builder, name, parameterDefault));
    }

    /// <summary>Creates a parameter that is not shown by itself, whose value configuration gives as <c>Parameters:{name}</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    /// <returns>The parameter.</returns>
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret) =>
        CreateFromConfiguration(builder, name, $"Parameters:{name}", secret, defaultValue: null);

    private static IResourceBuilder<ParameterResource> Add(IDistributedApplicationBuilder builder, ParameterResource parameter) =>
        builder.AddResource(parameter).WithParameterState();

    private static ParameterResource CreateFromConfiguration(
        IDistributedApplicationBuilder builder, string name, string key, bool secret, ParameterDefault? defaultValue)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var configuration = builder.Configuration;
        ParameterResource parameter = null!;
        parameter = new ParameterResource(name, fallback => ParameterValues.Resolve(configuration, parameter, fallback), secret)
        {
            ConfigurationKey = key,
            Default = defaultValue,
        };
        return parameter;
    }

    // Published applications get their own values; a generated one is kept for those that run here only.
    private static ParameterDefault Keep(IDistributedApplicationBuilder builder, string name, ParameterDefault value)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ExecutionContext.IsRunMode
            ? new KeptParameterDefault($"Parameters:{name}", value, builder.UserSecretsManager, AppHostDataDirectory.For(builder))
            : value;
    }
}
