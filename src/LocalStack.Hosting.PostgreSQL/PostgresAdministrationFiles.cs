using System.Globalization;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>The files that tell an administration page which servers and databases there are, as seen from its container.</summary>
internal static class PostgresAdministrationFiles
{
    /// <summary>pgAdmin's list of servers.</summary>
    public static async Task<string> WriteServersAsync(IEnumerable<PostgresServerResource> servers, IResource caller, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Servers");
            var number = 0;
            foreach (var server in servers)
            {
                var access = await ReadAsync(server, caller, cancellationToken).ConfigureAwait(false);
                writer.WriteStartObject((++number).ToString(CultureInfo.InvariantCulture));
                writer.WriteString("Name", server.Name);
                writer.WriteString("Group", "Servers");
                writer.WriteString("Host", access.Host);
                writer.WriteNumber("Port", int.Parse(access.Port, CultureInfo.InvariantCulture));
                writer.WriteString("Username", access.UserName);
                writer.WriteString("SSLMode", "prefer");
                writer.WriteString("MaintenanceDB", "postgres");

                // The list cannot hold a password, only a command that prints it.
                writer.WriteString("PasswordExecCommand", $"echo '{access.Password.Replace("'", "'\\''", StringComparison.Ordinal)}'");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>pgweb's bookmarks, one file a database.</summary>
    public static async Task<IReadOnlyList<ContainerFile>> WriteBookmarksAsync(IEnumerable<PostgresDatabaseResource> databases, IResource caller, CancellationToken cancellationToken)
    {
        var files = new List<ContainerFile>();
        foreach (var database in databases)
        {
            var access = await ReadAsync(database.Parent, caller, cancellationToken).ConfigureAwait(false);
            files.Add(new ContainerFile
            {
                Name = $"{database.Name}.toml",
                Contents = $"""
                    host = {Quote(access.Host)}
                    port = {access.Port}
                    user = {Quote(access.UserName)}
                    password = {Quote(access.Password)}
                    database = {Quote(database.DatabaseName)}
                    sslmode = "disable"
                    """,
            });
        }

        return files;
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static async Task<(string Host, string Port, string UserName, string Password)> ReadAsync(PostgresServerResource server, IResource caller, CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext { Caller = caller, Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork };
        return (
            await server.Host.GetValueAsync(context, cancellationToken).ConfigureAwait(false) ?? server.Name,
            await server.Port.GetValueAsync(context, cancellationToken).ConfigureAwait(false) ?? "5432",
            await server.UserNameReference.GetValueAsync(context, cancellationToken).ConfigureAwait(false) ?? PostgresServerResource.DefaultUserName,
            await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "");
    }
}
