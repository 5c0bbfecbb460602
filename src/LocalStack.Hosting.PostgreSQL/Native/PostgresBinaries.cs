namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>A PostgreSQL that was found on this machine.</summary>
/// <param name="BinDirectory">The folder with <c>postgres</c> and <c>initdb</c>.</param>
/// <param name="Version">Its version as it states it, for example <c>18.4</c>.</param>
/// <param name="MajorVersion">The first number of that, which decides whether it can read a data folder.</param>
/// <param name="Source">Where it was found, for people.</param>
internal sealed record PostgresBinaries(string BinDirectory, string Version, int MajorVersion, string Source)
{
    public string Postgres => Path.Combine(BinDirectory, PostgresPackages.Executable("postgres"));

    public string InitDb => Path.Combine(BinDirectory, PostgresPackages.Executable("initdb"));

    /// <summary>For console and dashboard, for example <c>PostgreSQL 18.4 (own cache)</c>.</summary>
    public string Description => $"PostgreSQL {Version} ({Source})";
}
