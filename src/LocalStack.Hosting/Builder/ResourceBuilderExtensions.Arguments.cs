using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Describes resources: their command line, environment, endpoints, references, waits, health, commands and looks.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Describes the command line of a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithArgs
    {
        /// <summary>Appends arguments.</summary>
        /// <param name="args">The arguments.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithArgs(params string[] args)
        {
            ArgumentNullException.ThrowIfNull(args);
            return builder.WithArgs(context => AddRange(context.Args, args));
        }

        /// <summary>Appends arguments that may be known only when the resource starts.</summary>
        /// <param name="args">The arguments: texts, numbers, endpoints, parameters, expressions.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithArgs(params object[] args)
        {
            ArgumentNullException.ThrowIfNull(args);
            return builder.WithArgs(context => AddRange(context.Args, args));
        }

        /// <summary>Changes the arguments before each start.</summary>
        /// <param name="callback">Gets the arguments so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithArgs(Action<CommandLineArgsCallbackContext> callback)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return builder.WithArgs(context =>
            {
                callback(context);
                return Task.CompletedTask;
            });
        }

        /// <summary>Changes the arguments before each start.</summary>
        /// <param name="callback">Gets the arguments so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithArgs(Func<CommandLineArgsCallbackContext, Task> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new CommandLineArgsCallbackAnnotation(callback));
        }
    }

    private static void AddRange(IList<object> list, IEnumerable<object> values)
    {
        foreach (var value in values)
        {
            list.Add(value);
        }
    }
}
