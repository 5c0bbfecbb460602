using Portwatch.Data;

namespace Portwatch.Tests.Data;

public sealed class SqlStatementTests
{
    [Theory]
    [InlineData("INSERT INTO check_jobs (id) SELECT $1 FROM endpoints", "INSERT check_jobs")]
    [InlineData("update incidents i set failures = 1", "UPDATE incidents")]
    [InlineData("DELETE FROM outbox WHERE id = $1", "DELETE outbox")]
    [InlineData("SELECT id, (SELECT 1 FROM inner_table) FROM outer_table WHERE x", "SELECT outer_table")]
    [InlineData("SELECT 1", "SELECT")]
    [InlineData("COPY check_results (endpoint_id, at) FROM STDIN (FORMAT BINARY)", "COPY check_results")]
    [InlineData("WITH due AS (SELECT id FROM outbox FOR UPDATE SKIP LOCKED) UPDATE outbox o SET attempts = 1", "UPDATE outbox")]
    [InlineData("SELECT e.id FROM public.\"endpoints\" AS e", "SELECT endpoints")]
    [InlineData("-- SELECT FROM comment\nDELETE FROM rollups", "DELETE rollups")]
    [InlineData("SELECT ' FROM text ' FROM endpoints", "SELECT endpoints")]
    [InlineData("BEGIN", "BEGIN")]
    [InlineData("", "SQL")]
    public void SpanName_NamesVerbAndTable(string sql, string expected) => Assert.Equal(expected, SqlStatement.Parse(sql).SpanName);
}
