using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>The database that a published server starts with. Nobody is there to create it later, but the image makes one when its data is new.</summary>
internal static class PublishedDatabase
{
    /// <summary>Finds the name.</summary>
    /// <returns>The name; <see langword="null"/> when the server is to have no database of its own.</returns>
    /// <exception cref="DistributedApplicationException">The image cannot make what is described.</exception>
    public static string? Find(PostgresServerResource server, IEnumerable<IResource> resources)
    {
        var databases = resources.OfType<PostgresDatabaseResource>().Where(database => database.Parent == server).ToList();
        if (databases.FirstOrDefault(database => database.HasAnnotationOfType<PostgresCreationScriptAnnotation>()) is { } scripted)
        {
            throw new DistributedApplicationException(
                $"database '{scripted.Name}' has a creation script, which nobody runs in a published application. Let a service create it, or leave WithCreationScript() out when the application is published.");
        }

        var names = databases.Select(database => database.DatabaseName).Distinct(StringComparer.Ordinal).ToList();
        return names.Count <= 1 ? names.SingleOrDefault() : throw new DistributedApplicationException(
            $"server '{server.Name}' has {names.Count} databases ({string.Join(", ", names.Select(name => $"'{name}'"))}), and its image creates one. Give each database a server of its own, or let a service create the others.");
    }
}
