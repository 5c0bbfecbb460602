namespace LocalStack.Hosting.PostgreSQL;

/// <summary>The container images of the server and its administration pages.</summary>
internal static class PostgresContainerImages
{
    public const string Registry = "docker.io";

    public const string Server = "library/postgres";
    public const string ServerTag = "18.3";

    public const string PgAdmin = "dpage/pgadmin4";
    public const string PgAdminTag = "9.15.0";

    public const string PgWeb = "sosedoff/pgweb";
    public const string PgWebTag = "0.17.0";

    /// <summary>Where images of version 18 and later keep their data, and where earlier ones do.</summary>
    public const string DataFolder = "/var/lib/postgresql";
    public const string DataFolderBefore18 = "/var/lib/postgresql/data";
}
