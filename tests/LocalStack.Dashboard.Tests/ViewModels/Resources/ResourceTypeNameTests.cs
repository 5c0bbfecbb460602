using LocalStack.Dashboard.ViewModels.Resources;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class ResourceTypeNameTests
{
    [Theory]
    [InlineData("Project", "Project")]
    [InlineData("Executable", "Executable")]
    [InlineData("Container", "Container")]
    [InlineData("Parameter", "Parameter")]
    [InlineData("ConnectionString", "Connection string")]
    [InlineData("PostgresDatabaseResource", "Postgres database")]
    [InlineData("PostgresServerResource", "Postgres server")]
    [InlineData("RedisResource", "Redis")]
    [InlineData("RabbitMQServerResource", "RabbitMQ server")]
    [InlineData("MongoDBDatabaseResource", "MongoDB database")]
    [InlineData("My.Own.GreeterResource`1", "Greeter")]
    [InlineData("ResourceGroup", "Resource group")]
    [InlineData("Resource", "Resource")]
    [InlineData("already in words", "already in words")]
    [InlineData("", "")]
    public void Of_IsWordsWithoutTheSuffix(string type, string expected) => Assert.Equal(expected, ResourceTypeName.Of(type));
}
